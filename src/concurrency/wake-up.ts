/** Wakes one waiter. A wake-up before the wait is remembered until `reset`. */
export class WakeUp {
  #isAwake = false;
  #resolve = () => {};

  reset(): void {
    this.#isAwake = false;
  }

  wake(): void {
    this.#isAwake = true;
    this.#resolve();
  }

  wait(): Promise<void> {
    return new Promise((resolve) => {
      this.#resolve = resolve;
      if (this.#isAwake) resolve();
    });
  }
}
