const FIRST_MS = 400;
const LONGEST_MS = 15_000;

/** A browser sends an event when the connection returns. Node, which runs the tests, sends none. */
const browser: Partial<EventTarget> = globalThis as object;

/** Waits longer after each failure in a row. The waits are random, so that many pages do not return to a server together. */
export class Backoff {
  #failures = 0;

  reset(): void {
    this.#failures = 0;
  }

  /** The longest next wait, in milliseconds. */
  get limit(): number {
    return Math.min(FIRST_MS * 2 ** this.#failures, LONGEST_MS);
  }

  /** Ends early if the signal aborts, or the browser is online again. */
  async wait(signal: AbortSignal): Promise<void> {
    const milliseconds = this.limit * (0.5 + Math.random() / 2);
    this.#failures += 1;
    await new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        browser.removeEventListener?.('online', end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      signal.addEventListener('abort', end);
      browser.addEventListener?.('online', end);
    });
  }
}
