import { clearInterval, monotonicNow, setInterval } from '../../src/concurrency/real-timers.ts';
import { deadlineExceeded } from './errors.ts';

/** Interval of the check, in milliseconds. A call can reject this much after its deadline. */
const INTERVAL_MS = 10;

/** A call that waits for a reply. */
export interface PendingCall {
  /** On the clock of `monotonicNow()`. */
  readonly deadline: number;
  readonly reject: (error: unknown) => void;
}

/** Calls that end together. */
export interface PendingBatch {
  readonly calls: readonly PendingCall[];
  /** Its index among the batches of the timer; -1 if it is not among them. Set by {@link DeadlineTimer} alone. */
  index: number;
}

/**
 * Rejects calls at their deadlines. One interval timer checks all of them, because a timer for each call costs as much as the
 * call. The client's own timeout does not help: it does not reject a command that was already written to the socket.
 *
 * The batches are in an array. A Set that many batches pass through links each of its outgrown tables to the next one, so a
 * table that has reached the old generation keeps all later batches in memory until the next full garbage collection.
 */
export class DeadlineTimer {
  readonly #batches: PendingBatch[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Settles like `reply`, or rejects at the deadline. */
  rejectAtDeadline<T>(reply: Promise<T>, deadline: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const batch = this.start([{ deadline, reject }]);
      reply.then(
        (value) => {
          this.stop(batch);
          resolve(value);
        },
        (error) => {
          this.stop(batch);
          reject(error);
        },
      );
    });
  }

  /** Rejects each of the calls at its own deadline, until {@link stop}. */
  start(calls: readonly PendingCall[]): PendingBatch {
    const batch = { calls, index: this.#batches.length };
    this.#batches.push(batch);
    this.#timer ??= setInterval(() => this.#check(), INTERVAL_MS);
    return batch;
  }

  stop(batch: PendingBatch): void {
    const last = this.#batches.at(-1);
    if (batch.index < 0 || last === undefined) return;
    this.#batches[batch.index] = last;
    last.index = batch.index;
    batch.index = -1;
    this.#batches.pop();
  }

  #check(): void {
    // The timer ends here and not in `stop`: callers that wait for one reply after another would start it each time.
    if (this.#batches.length === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    const now = monotonicNow();
    for (const batch of this.#batches.slice()) {
      for (const { deadline, reject } of batch.calls) if (deadline <= now) reject(deadlineExceeded('unknown'));
      // A batch whose calls were all rejected is no longer needed.
      if (batch.calls.every(({ deadline }) => deadline <= now)) this.stop(batch);
    }
  }
}
