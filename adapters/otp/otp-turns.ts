import { clearTimeout, setTimeout } from '../../src/concurrency/real-timers.ts';

/** How long a task waits for the task before it, in milliseconds. A call that hangs must not block the later ones. */
const PATIENCE_MS = 200;

/**
 * Runs the tasks of one key one after another. Compare-and-set alone is correct, but n concurrent changes of an entry cause up
 * to n attempts each.
 */
export class OtpTurns {
  readonly #lastTasks = new Map<string, Promise<unknown>>();

  async run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const previous = this.#lastTasks.get(key);
    const current = previous === undefined ? task() : settled(previous).then(task);
    this.#lastTasks.set(key, current);
    try {
      return await current;
    } finally {
      if (this.#lastTasks.get(key) === current) this.#lastTasks.delete(key);
    }
  }
}

/** Resolves when a promise has settled, or the patience has ended. */
const settled = (promise: Promise<unknown>): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, PATIENCE_MS);
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    promise.then(end, end);
  });
