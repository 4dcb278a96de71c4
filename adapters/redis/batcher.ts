import { nextTick } from '../../src/concurrency/real-timers.ts';
import type { DeadlineTimer, PendingCall } from './deadline-timer.ts';

interface BatchedCall<T, R> extends PendingCall {
  readonly item: T;
  readonly resolve: (result: R) => void;
}

/**
 * Sends items as one command. Returns a result for each item, in their order, or an Error for an item that failed alone.
 * `deadline` is the latest of the items.
 */
export type BatchFunction<T, R, K> = (
  items: readonly T[],
  deadline: number,
  batchKey: K,
) => Promise<readonly (R | Error)[]>;

/**
 * Sends the calls of one turn of the event loop that have the same batch key as one command, so that they share its cost for
 * the client and the server. Each call still rejects at its own deadline.
 */
export class Batcher<T, R, K = unknown> {
  readonly #timer: DeadlineTimer;
  readonly #maxSize: number;
  readonly #send: BatchFunction<T, R, K>;
  #pending = new Map<K, BatchedCall<T, R>[]>();

  /** @param maxSize Number of calls in one command. A longer command delays every other client of the server. */
  constructor(timer: DeadlineTimer, maxSize: number, send: BatchFunction<T, R, K>) {
    this.#timer = timer;
    this.#maxSize = maxSize;
    this.#send = send;
  }

  call(batchKey: K, item: T, deadline: number): Promise<R> {
    return new Promise((resolve, reject) => {
      let batch = this.#pending.get(batchKey);
      if (batch === undefined) {
        batch = [];
        // Runs after the promise callbacks of this turn, so that callers resumed by one reply share the next command.
        if (this.#pending.size === 0) nextTick(this.#flush);
        this.#pending.set(batchKey, batch);
      }
      batch.push({ item, deadline, resolve, reject });
      if (batch.length < this.#maxSize) return;
      this.#pending.delete(batchKey);
      this.#sendBatch(batchKey, batch);
    });
  }

  readonly #flush = (): void => {
    const pending = this.#pending;
    // A cleared Map would link its old table to the new one, and so keep later calls in memory: see DeadlineTimer.
    this.#pending = new Map();
    for (const [batchKey, batch] of pending) this.#sendBatch(batchKey, batch);
  };

  async #sendBatch(batchKey: K, batch: readonly BatchedCall<T, R>[]): Promise<void> {
    const timed = this.#timer.start(batch);
    try {
      let latest = 0;
      for (const { deadline } of batch) if (deadline > latest) latest = deadline;
      const items = batch.map(({ item }) => item);
      const results = await this.#send(items, latest, batchKey);
      for (let i = 0; i < batch.length; i += 1) {
        const { resolve, reject } = batch[i] as BatchedCall<T, R>;
        const result = results[i] as R | Error;
        if (result instanceof Error) reject(result);
        else resolve(result);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.#timer.stop(timed);
    }
  }
}
