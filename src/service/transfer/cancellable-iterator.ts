/** How a source ended: `error` is what it has thrown. */
export type SourceEnd = { readonly done: true } | { readonly done: false; readonly error: unknown };

/** The result of one read of a source. */
type Step = { readonly done: false; readonly value: unknown } | SourceEnd;

/** Iterates over a source that may hang. Unlike `for await`, the iteration can be cancelled while an item is pending. */
export class CancellableIterator {
  readonly #items: Iterator<unknown> | AsyncIterator<unknown>;
  readonly #isAsync: boolean;
  #state: 'idle' | 'pending' | 'done' = 'idle';

  constructor(items: Iterable<unknown> | AsyncIterable<unknown>) {
    this.#isAsync = Symbol.asyncIterator in items;
    this.#items = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  }

  /** Returns the next step. It never rejects: the error of a source belongs to its consumer and must not be mapped. */
  async next(): Promise<Step> {
    this.#state = 'pending';
    try {
      const { done, value } = await this.#items.next();
      // As in `for await`, only the items of a synchronous iterable are awaited.
      const item: unknown = this.#isAsync ? value : await value;
      this.#state = done ? 'done' : 'idle';
      return done ? { done } : { done: false, value: item };
    } catch (error) {
      this.#state = 'done';
      return { done: false, error };
    }
  }

  /** Calls the source's `return`, so that it can clean up. It waits for that, unless an item is pending. */
  async cancel(): Promise<void> {
    if (this.#state === 'done') return;
    const isPending = this.#state === 'pending';
    this.#state = 'done';
    const returned = (async () => await this.#items.return?.())();
    if (isPending) returned.catch(() => {});
    else await returned;
  }
}
