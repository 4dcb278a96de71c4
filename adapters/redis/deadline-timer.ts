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

/**
 * Rejects calls at their deadlines. One interval timer checks all of them, because a timer for each call costs as much as the
 * call. The client's own timeout does not help: it does not reject a command that was already written to the socket.
 */
export class DeadlineTimer {
  readonly #batches = new Set<readonly PendingCall[]>();
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Settles like `reply`, or rejects at the deadline. */
  rejectAtDeadline<T>(reply: Promise<T>, deadline: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const batch = [{ deadline, reject }];
      this.start(batch);
      reply.then(resolve, reject).finally(() => this.stop(batch));
    });
  }

  /** Rejects each call of a batch at its own deadline, until {@link stop}. */
  start(batch: readonly PendingCall[]): void {
    this.#batches.add(batch);
    this.#timer ??= setInterval(() => this.#check(), INTERVAL_MS);
  }

  stop(batch: readonly PendingCall[]): void {
    this.#batches.delete(batch);
    if (this.#batches.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #check(): void {
    const now = monotonicNow();
    for (const batch of this.#batches) {
      for (const { deadline, reject } of batch) if (deadline <= now) reject(deadlineExceeded('unknown'));
      // A batch whose calls were all rejected is no longer needed.
      if (batch.every(({ deadline }) => deadline <= now)) this.stop(batch);
    }
  }
}
