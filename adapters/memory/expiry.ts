/**
 * Number of entries that one call checks. More than one, so that the checks overtake the entries that are added. Few, so that
 * no call blocks the event loop.
 */
const CHECKS = 4;

/** Deletes the expired entries of a map, a few at a time. */
export class ExpiryCleanup {
  readonly #entries: Map<string, { readonly expiresAt: number }>;
  /**
   * Goes through all entries again and again, because entries expire in any order. It is kept, because a new iterator skips
   * every place that a deleted entry has left in the map.
   */
  #iterator;

  constructor(entries: Map<string, { readonly expiresAt: number }>) {
    this.#entries = entries;
    this.#iterator = entries.entries();
  }

  /** Call it before each entry that is added. */
  deleteSome(now: number): void {
    for (let checks = 0; checks < CHECKS; checks += 1) {
      const { done, value } = this.#iterator.next();
      if (done) {
        this.#iterator = this.#entries.entries();
        return;
      }
      const [key, { expiresAt }] = value;
      if (expiresAt <= now) this.#entries.delete(key);
    }
  }
}
