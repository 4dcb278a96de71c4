/** Counts running calls, so that a shutdown can wait until they have ended. */
export class RunningCalls {
  #count = 0;
  #waiting: (() => void)[] = [];

  get count(): number {
    return this.#count;
  }

  /** Counts a call until its promise settles, and returns the promise. */
  track<T>(call: Promise<T>): Promise<T> {
    this.#count += 1;
    call.then(this.#ended, this.#ended);
    return call;
  }

  /** Resolves when no call is running. */
  async idle(): Promise<void> {
    if (this.#count > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  readonly #ended = (): void => {
    this.#count -= 1;
    if (this.#count > 0) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  };
}
