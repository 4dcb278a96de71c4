import { clearTimeout, setTimeout } from '../../concurrency/real-timers.ts';
import type { Operation } from '../operation/operation.ts';

/** How long a task waits for the running task before it, in milliseconds. A write that hangs must not block later writes. */
const PATIENCE_MS = 200;

interface Turn {
  /** undefined if the task began directly. */
  readonly begun: Promise<unknown> | undefined;
  readonly ended: Promise<unknown>;
}

/**
 * Runs the tasks of one key one after another. Compare-and-set alone is correct, but without the queue n concurrent changes
 * of a customer cause n attempts each.
 */
export class KeyedQueue {
  readonly #lastTurns = new Map<string, Turn>();

  async run<T>(key: string, operation: Operation, task: () => Promise<T>): Promise<T> {
    const previous = this.#lastTurns.get(key);
    const begun = previous === undefined ? undefined : this.#waitFor(previous, operation);
    let end = noop;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const turn = { begun: begun?.then(noop, noop), ended };
    this.#lastTurns.set(key, turn);
    try {
      if (begun !== undefined) await begun;
      return await task();
    } finally {
      end();
      if (this.#lastTurns.get(key) === turn) this.#lastTurns.delete(key);
    }
  }

  async #waitFor(previous: Turn, operation: Operation): Promise<void> {
    await operation.wait(previous.begun);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MS);
    });
    try {
      await operation.wait(Promise.race([previous.ended, patience]));
    } finally {
      clearTimeout(timer);
    }
  }
}

const noop = () => {};
