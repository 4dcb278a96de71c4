/** Delays between attempts: each is twice the previous one, up to a limit. */
export class Backoff {
  readonly #firstMs: number;
  readonly #longestMs: number;
  #nextMs: number;

  constructor(firstMs: number, longestMs: number) {
    this.#firstMs = firstMs;
    this.#longestMs = longestMs;
    this.#nextMs = firstMs;
  }

  /** Returns the delay before the next attempt, in milliseconds. */
  next(): number {
    const ms = this.#nextMs;
    this.#nextMs = Math.min(ms * 2, this.#longestMs);
    return ms;
  }

  /** Starts again with the first delay, after an attempt that succeeded. */
  reset(): void {
    this.#nextMs = this.#firstMs;
  }
}
