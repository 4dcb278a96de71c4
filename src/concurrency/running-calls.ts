/** Counts running calls, so that a shutdown can wait until they have ended. */
export class RunningCalls {
  #count = 0;
  #waiting: (() => void)[] = [];

  get count(): number {
    return this.#count;
  }

  /**
   * Counts a call until its promise settles, and returns its result. It awaits the promise and adds no second handler,
   * because V8 finds the caller for a stack trace only through promises with a single handler.
   */
  async track<T>(call: PromiseLike<T>): Promise<T> {
    this.begin();
    try {
      return await call;
    } finally {
      this.end();
    }
  }

  /** Counts a call that ends with {@link end}. Cheaper than {@link track} in a function that awaits the call itself. */
  begin(): void {
    this.#count += 1;
  }

  end(): void {
    this.#count -= 1;
    // Most calls end alone while nothing waits for them: `splice` would allocate an array for each.
    if (this.#count > 0 || this.#waiting.length === 0) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Resolves when no call is running. */
  async idle(): Promise<void> {
    if (this.#count > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
