import { type Awaitable, isThenable } from '../ports/awaitable.ts';

/**
 * Closes resources in reverse order. A failed start unwinds the list, and so does a regular close.
 *
 * @example
 * const closers = new Closers();
 * closers.add(() => store.close());
 * const clientele = new Clientele({ store, tokens, sms }, undefined, closers);
 */
export class Closers {
  readonly #closers: (() => Awaitable<void>)[] = [];
  #closing: Promise<void> | undefined;

  /** Adds a resource. It is closed before the resources that were added earlier. */
  add(close: () => Awaitable<void>): void {
    this.#closers.push(close);
  }

  /**
   * Closes every resource, even if another one fails. Returns a promise only if a resource does; concurrent calls share it.
   * @throws the error of the resource that failed; an AggregateError if several did
   */
  close(): Promise<void> | undefined {
    if (this.#closing) return this.#closing;
    const closing = this.#unwind([]);
    this.#closing = closing?.finally(() => {
      this.#closing = undefined;
    });
    return this.#closing;
  }

  /** Closes every resource after a failed start, then rejects with the error of the start. */
  async abandon(error: unknown): Promise<never> {
    try {
      await this.close();
    } catch (closeError) {
      throw new AggregateError([error, closeError], 'The start failed, and so did closing its resources.');
    }
    throw error;
  }

  #unwind(failures: unknown[]): Promise<void> | undefined {
    for (let close = this.#closers.pop(); close; close = this.#closers.pop()) {
      try {
        const closed = close();
        if (isThenable(closed)) {
          const failed = (error: unknown) => void failures.push(error);
          return Promise.resolve(closed)
            .catch(failed)
            .then(() => this.#unwind(failures));
        }
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 1) throw new AggregateError(failures, 'Several resources could not be closed.');
    if (failures.length === 1) throw failures[0];
    return undefined;
  }
}
