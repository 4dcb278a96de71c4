import { unavailable } from './errors.ts';
import { headerOf, scopePrefixOf } from './key-names.ts';

/** Name of the cause of {@link dataSetReplaced}: another copy of this library may have opened the shared connection. */
const REPLACED = 'DataSetReplaced';

/**
 * Returns the error of a call on data that is not the data that the process knew: the server lost it, or it was flushed. The
 * call had no effect. The process must check the scope again.
 */
export const dataSetReplaced = () => unavailable(Object.assign(new Error('the data was replaced'), { name: REPLACED }));

export const isDataSetReplaced = (error: unknown): boolean =>
  error instanceof Error && error.cause instanceof Error && error.cause.name === REPLACED;

/** Recognizes the error of a script that was called with the id of another data set (lua/includes/data-set.lua). */
export const isOtherDataSet = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('DATASET ');

/** The ids of the data sets that the process knows, one for each scope. Redis gives a scope a new one if its data is new. */
export class DataSets {
  readonly #ids = new Map<string, string>();

  /** @throws ApiError {@link dataSetReplaced} if no id is known any more */
  idFor(key: string): string {
    const id = this.#ids.get(scopePrefixOf(key));
    if (id === undefined) throw dataSetReplaced();
    return id;
  }

  /** Whether this is the known id of the key's scope. */
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
