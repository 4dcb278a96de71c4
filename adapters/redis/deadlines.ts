import { overdue } from './failures.ts';

/** How far a call may outlast its deadline, in milliseconds. */
const STEP_MS = 10;

interface Waiting {
  readonly deadline: number;
  readonly end: () => void;
}

/**
 * The deadlines of all calls under way, looked through by one timer: a timer for each costs as much as a call. The client's
 * own timeout does not end a command that was written.
 */
export class Deadlines {
  readonly #waiting = new Set<Waiting>();
  #timer: ReturnType<typeof setInterval> | undefined;

  /** The answer, or the rejection that the deadline makes of waiting for it. */
  bound<T>(answer: Promise<T>, deadline: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const waiting = { deadline, end: () => reject(overdue('unknown')) };
      this.#waiting.add(waiting);
      this.#timer ??= setInterval(() => this.#look(), STEP_MS);
      const settled = () => {
        this.#waiting.delete(waiting);
        if (this.#waiting.size === 0) this.#stop();
      };
      answer.then(
        (value) => {
          settled();
          resolve(value);
        },
        (error) => {
          settled();
          reject(error);
        },
      );
    });
  }

  #look(): void {
    const now = performance.now();
    for (const waiting of this.#waiting) {
      if (waiting.deadline > now) continue;
      this.#waiting.delete(waiting);
      waiting.end();
    }
    if (this.#waiting.size === 0) this.#stop();
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
