import { unavailable } from './errors.ts';
import { headerOf, scopePrefixOf } from './key-names.ts';

/** Name of the cause of {@link dataSetReplaced}: another copy of this library may have opened the shared connection. */
const REPLACED = 'DataSetReplaced';

/**
 * Returns the error of a call on a data set that is not the known one: the server lost the data, or it was flushed. The call
 * had no effect. The process must check the scope again.
 */
export const dataSetReplaced = () => unavailable(Object.assign(new Error('the data was replaced'), { name: REPLACED }));

export const isDataSetReplaced = (error: unknown): boolean =>
  error instanceof Error && error.cause instanceof Error && error.cause.name === REPLACED;

/** Recognizes the error of a script that was called with the id of another data set (lua/includes/data-set.lua). */
export const isOtherDataSet = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('DATASET ');

/** The known id of each scope's data set. If a scope's data is lost, its new data set has another id. */
export class DataSets {
  readonly #ids = new Map<string, string>();

  /** @throws ApiError {@link dataSetReplaced} if no id is known any more */
  idFor(key: string): string {
    const id = this.#ids.get(scopePrefixOf(key));
    if (id === undefined) throw dataSetReplaced();
    return id;
  }

  /** Returns whether this is the known id for the scope of the key. */
  has(key: string, id: string): boolean {
    return this.#ids.get(scopePrefixOf(key)) === id;
  }

  set(key: string, id: string): void {
    this.#ids.set(scopePrefixOf(key), id);
  }

  /** Forgets an id, unless another id has replaced it. */
  forget(key: string, id: string): void {
    if (this.has(key, id)) this.#ids.delete(scopePrefixOf(key));
  }
}

/** Field of a partition's header that has the id. */
export const DATA_SET_FIELD = 'dataset';

/** Key of the header whose id counts. The headers of the other partitions repeat it. */
export const firstHeaderOf = (key: string): string => headerOf(`${scopePrefixOf(key)}0}:`);
