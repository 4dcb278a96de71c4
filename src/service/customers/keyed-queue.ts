import type { Operation } from '../operation/operation.ts';

/** Longest wait for the one before, once it has begun, in milliseconds: a write that is stuck must not hold up all others. */
const PATIENCE_MS = 200;

interface Turn {
  /** undefined where it began at once. */
  readonly begun: Promise<unknown> | undefined;
  readonly ended: Promise<unknown>;
}

/**
 * Lets the changes of one customer through one after the other, as long as they get on. Compare-and-set alone would be
 * correct; without the queue each of n changes at once would be tried n times.
 */
export class KeyedQueue {
  readonly #last = new Map<string, Turn>();

  async run<T>(key: string, operation: Operation, task: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key);
    const begun = before === undefined ? undefined : this.#turnAfter(before, operation);
    const work = begun === undefined ? task() : begun.then(task);
    const turn = { begun: begun?.then(noop, noop), ended: work.then(noop, noop) };
    this.#last.set(key, turn);
    try {
      return await work;
    } finally {
      if (this.#last.get(key) === turn) this.#last.delete(key);
    }
  }

  async #turnAfter(before: Turn, operation: Operation): Promise<void> {
    await operation.wait(before.begun);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MS);
    });
    try {
      await operation.wait(Promise.race([before.ended, patience]));
    } finally {
      clearTimeout(timer);
    }
  }
}

const noop = () => {};
