import type { Operation } from './operation.ts';

/**
 * Lets the changes of one customer through one after the other. Compare-and-set alone would be correct; without the queue
 * each of n changes at once would be tried n times.
 */
export class KeyedQueue {
  readonly #tails = new Map<string, Promise<unknown>>();

  async run<T>(key: string, operation: Operation, task: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key);
    const turn = before === undefined ? task() : this.#after(before, operation, task);
    const tail = turn.then(noop, noop);
    this.#tails.set(key, tail);
    try {
      return await turn;
    } finally {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    }
  }

  async #after<T>(before: Promise<unknown>, operation: Operation, task: () => Promise<T>): Promise<T> {
    await operation.wait(before);
    return task();
  }
}

const noop = () => {};
