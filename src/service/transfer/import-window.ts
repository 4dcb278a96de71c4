import type { AnyClienteleError } from '../../domain/errors.ts';
import type { Insert } from '../../ports/store-types.ts';
import type { OperationRunner } from '../operation/runner.ts';
import { importedInsert } from './imported-insert.ts';
import { type InsertImportedOptions, insertImported } from './insert-imported.ts';

/** The result for one customer of an import. `position` counts the customers from 0. */
export type ImportResult =
  | { readonly position: number; readonly id: string; readonly imported: true }
  | {
      readonly position: number;
      /** undefined if the customer has no well-formed id. */
      readonly id: string | undefined;
      readonly imported: false;
      readonly error: AnyClienteleError;
    };

/** A customer that was read. */
interface Entry {
  readonly position: number;
  readonly id: string | undefined;
  readonly insert: Insert | undefined;
  result: ImportResult | undefined;
}

/**
 * The customers of an import that were read and whose results were not taken, in the order of the source. One call of the
 * store writes several of them, and only one call runs at a time: so the store keeps their order, and nothing after a
 * customer that is refused is stored if the import stops there.
 */
export class ImportWindow {
  readonly #runner: OperationRunner;
  readonly #size: number;
  readonly #options: InsertImportedOptions;
  readonly #entries: Entry[] = [];
  /** The entries that no call has written, in order. */
  readonly #unwritten: (Entry & { readonly insert: Insert })[] = [];
  #writing: Promise<void> | undefined;
  #position = 0;
  #stopped = false;
  #interruption: AnyClienteleError | undefined;

  /** @param size Maximum number of customers in the window. */
  constructor(runner: OperationRunner, size: number, options: InsertImportedOptions) {
    this.#runner = runner;
    this.#size = size;
    this.#options = options;
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  /** Whether another customer may be read. */
  get hasRoom(): boolean {
    return !this.#stopped && this.#entries.length < this.#size;
  }

  /** Whether half of the window waits to be written. The other half can be read during the call of the store. */
  get isReady(): boolean {
    return !this.hasRoom || this.#unwritten.length * 2 >= this.#size;
  }

  /** The call of the store that is running. It never rejects. */
  get writing(): Promise<void> | undefined {
    return this.#writing;
  }

  /** The error of the call that the signal has ended. */
  get interruption(): AnyClienteleError | undefined {
    return this.#interruption;
  }

  /** Whether a customer whose result was not taken is stored, or may be. */
  get mayHaveStored(): boolean {
    return this.#entries.some(({ result }) => result?.imported === true || result?.error.outcome === 'unknown');
  }

  /** Adds a customer that was read. */
  add(item: unknown): void {
    // Ignored: its read began before the import stopped.
    if (this.#stopped) return;
    const prepared = importedInsert(this.#runner, item);
    const position = this.#position++;
    const { id } = prepared;
    if ('insert' in prepared) {
      const entry = { position, id, insert: prepared.insert, result: undefined };
      this.#entries.push(entry);
      this.#unwritten.push(entry);
      return;
    }
    this.#entries.push({ position, id, insert: undefined, result: refused(position, id, prepared.error) });
    if (this.#options.stopAtFailure) this.#stopped = true;
  }

  /** Starts a call of the store if there are customers to write and no call is running. Calls back when it has ended. */
  write(onEnd: () => void): void {
    if (this.#writing !== undefined || this.#unwritten.length === 0) return;
    this.#writing = this.#write().finally(() => {
      this.#writing = undefined;
      onEnd();
    });
  }

  /** Removes the first customer and returns its result, if it has one. */
  take(): ImportResult | undefined {
    const result = this.#entries[0]?.result;
    if (result) this.#entries.shift();
    return result;
  }

  async #write(): Promise<void> {
    const inserts = this.#unwritten.map(({ insert }) => insert);
    const errors = await insertImported(this.#runner, inserts, this.#options);
    if (this.#options.signal.aborted) this.#interruption = errors.find((error) => error?.code === 'aborted');
    for (const [i, entry] of this.#unwritten.splice(0, errors.length).entries()) {
      const { position, insert } = entry;
      const { id } = insert.record.customer;
      const error = errors[i];
      entry.result = error ? refused(position, id, error) : { position, id, imported: true };
      if (error === undefined || !this.#options.stopAtFailure) continue;
      // The import ends with this result.
      this.#stopped = true;
      this.#unwritten.length = 0;
      return;
    }
  }
}

const refused = (position: number, id: string | undefined, error: AnyClienteleError): ImportResult => ({
  position,
  id,
  imported: false,
  error,
});
