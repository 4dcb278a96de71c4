import { type Awaitable, isThenable } from '../ports/awaitable.ts';
import { clearTimeout, setTimeout } from './real-timers.ts';

/** How long a task waits for the running task before it, in milliseconds. A write that hangs must not block later writes. */
const PATIENCE_MS = 200;

/** Waits for the tasks before, at most until the deadline of the caller. */
export interface Waiter {
  wait<T>(promise: PromiseLike<T>): Promise<T>;
}

interface Turn {
  /** undefined if the task began synchronously. */
  readonly begun: Promise<unknown> | undefined;
  readonly ended: Promise<unknown>;
}

/**
 * Runs the tasks of one key one after another. Compare-and-set alone is correct, but without the queue n concurrent changes
 * of one value cause up to n attempts each.
 */
export class KeyedQueue {
  readonly #lastTurns = new Map<string, Turn>();

  run<T>(key: string, waiter: Waiter, task: () => Awaitable<T>): Awaitable<T> {
    const previous = this.#lastTurns.get(key);
    if (previous !== undefined) {
      const begun = this.#waitFor(previous, waiter);
      return this.#track(key, begun.then(noop, noop), begun.then(task));
    }
    const result = task();
    // A synchronous result has no turn that others could wait for.
    return isThenable(result) ? this.#track(key, undefined, result) : result;
  }

  /** Makes later tasks of the key wait for this one. */
  async #track<T>(key: string, begun: Turn['begun'], result: PromiseLike<T>): Promise<T> {
    let end = noop;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const turn = { begun, ended };
    this.#lastTurns.set(key, turn);
    try {
      return await result;
    } finally {
      end();
      if (this.#lastTurns.get(key) === turn) this.#lastTurns.delete(key);
    }
  }

  async #waitFor(previous: Turn, waiter: Waiter): Promise<void> {
    if (previous.begun !== undefined) await waiter.wait(previous.begun);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MS);
    });
    try {
      await waiter.wait(Promise.race([previous.ended, patience]));
    } finally {
      clearTimeout(timer);
    }
  }
}

const noop = () => {};
