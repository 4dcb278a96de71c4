/** What a source gave: an item, the end, or what it failed with. */
type Step =
  | { readonly done: false; readonly value: unknown }
  | { readonly done: true }
  | { readonly done: false; readonly error: unknown };

/** The items of an iterable, one after the other. One that hangs can be left, which `for await` cannot. */
export class CancellableIterator {
  readonly #items: Iterator<unknown> | AsyncIterator<unknown>;
  readonly #async: boolean;
  /** `asked` while an item is waited for. */
  #state: 'idle' | 'asked' | 'over' = 'idle';

  constructor(items: Iterable<unknown> | AsyncIterable<unknown>) {
    this.#async = Symbol.asyncIterator in items;
    this.#items = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  }

  /** Never rejects: what the source fails with is its consumer's to hear, as it is. */
  async next(): Promise<Step> {
    this.#state = 'asked';
    try {
      const { done, value } = await this.#items.next();
      // As `for await` does: what a synchronous iterable gives may be a promise, what an asynchronous one gives is the item.
      const item: unknown = this.#async ? value : await value;
      this.#state = done ? 'over' : 'idle';
      return done ? { done } : { done: false, value: item };
    } catch (error) {
      this.#state = 'over';
      return { done: false, error };
    }
  }

  /** Lets the source clean up; waits for it, unless it has not answered what it was asked for last. */
  async leave(): Promise<void> {
    if (this.#state === 'over') return;
    const hangs = this.#state === 'asked';
    this.#state = 'over';
    const left = (async () => await this.#items.return?.())();
    if (hangs) left.catch(() => {});
    else await left;
  }
}
