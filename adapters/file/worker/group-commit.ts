import { Backoff } from '../../../src/concurrency/backoff.ts';
import { corruptError } from '../../../src/store-kit/record-encoding.ts';
import { openWriter } from '../connection.ts';
import { isBusy, isIoError, type TransferredError, toTransferred } from '../errors.ts';
import type { Connection, Driver, Row, Statement } from '../sqlite-driver.ts';
import type { QueuedWrite, WriteResults } from '../write-messages.ts';
import { WriteExecutor } from './write-executor.ts';

/** Delays between attempts to take the lock that another process holds, in milliseconds. */
const FIRST_WAIT_MS = 1;
const LONGEST_WAIT_MS = 8;

/** The pause after a failed recovery, as a multiple of its duration: a recovery reads the whole file. */
const PAUSE_PER_RECOVERY = 5;

/**
 * Commits writes in groups: one transaction and one fsync for all writes that wait. No write is visible or acknowledged
 * before it is on disk.
 */
export class GroupCommit {
  readonly #driver: Driver;
  readonly #path: string;
  #connection: Connection;
  #executor: WriteExecutor;
  #transaction: Readonly<Record<'begin' | 'commit' | 'rollback', Statement>>;
  /** Why the last recovery failed; undefined if the connection works. */
  #recoveryError: TransferredError | undefined;
  #nextRecovery = 0;

  constructor(driver: Driver, path: string) {
    this.#driver = driver;
    this.#path = path;
    this.#connection = openWriter(driver, path);
    this.#executor = new WriteExecutor(this.#connection);
    this.#transaction = prepareTransaction(this.#connection);
  }

  /** Runs the writes in order and returns their results. A write that fails does not affect the others. */
  run(writes: readonly QueuedWrite[]): WriteResults {
    if (this.#recoveryError && now() >= this.#nextRecovery) this.#recover();
    if (this.#recoveryError) return allFailed(writes, this.#recoveryError);
    const timedOut = this.#begin(writes);
    if (timedOut) return allFailed(writes, timedOut);
    let committing = false;
    try {
      const results = writes.map(({ command }) => this.#executor.run(command));
      this.#executor.counters.flush();
      committing = true;
      this.#transaction.commit.run();
      return results;
    } catch (error) {
      this.#rollback();
      if (isIoError(error)) {
        this.#recover();
        // After a failed fsync, only a restart shows whether the disk has the group.
        return allFailed(writes, toTransferred(error, committing ? 'unknown' : 'not_applied'));
      }
      return writes.length === 1
        ? allFailed(writes, toTransferred(error))
        : writes.flatMap((write) => this.run([write]));
    }
  }

  close(): void {
    this.#connection.close();
  }

  /** Takes the write lock. Returns an error if another process holds it until the last caller stops waiting. */
  #begin(writes: readonly QueuedWrite[]): TransferredError | undefined {
    const until = Math.max(...writes.map((write) => write.until));
    const backoff = new Backoff(FIRST_WAIT_MS, LONGEST_WAIT_MS);
    for (;;) {
      try {
        this.#transaction.begin.run();
        this.#executor.counters.begin();
        return undefined;
      } catch (error) {
        if (!isBusy(error) || now() >= until) {
          this.#rollback();
          return toTransferred(error);
        }
      }
      block(backoff.next());
    }
  }

  #rollback(): void {
    this.#executor.counters.forget();
    try {
      this.#transaction.rollback.run();
    } catch {
      // SQLite has already rolled back after some errors, such as a full disk.
    }
  }

  /** Opens the file again after an I/O error, and checks it. If it is damaged, no write runs until a later recovery. */
  #recover(): void {
    const start = now();
    this.#recoveryError = undefined;
    try {
      this.#connection.close();
    } catch {
      // An earlier recovery closed it.
    }
    try {
      this.#connection = openWriter(this.#driver, this.#path);
      const { quick_check } = this.#connection.prepare('PRAGMA quick_check(1)').get() as Row;
      if (quick_check !== 'ok') throw corruptError(this.#path, new Error(`quick_check: ${quick_check}`));
      this.#executor = new WriteExecutor(this.#connection);
      this.#transaction = prepareTransaction(this.#connection);
    } catch (error) {
      this.#recoveryError = toTransferred(error);
      this.#nextRecovery = now() + PAUSE_PER_RECOVERY * (now() - start);
    }
  }
}

const prepareTransaction = (connection: Connection) => ({
  begin: connection.prepare('BEGIN IMMEDIATE'),
  commit: connection.prepare('COMMIT'),
  rollback: connection.prepare('ROLLBACK'),
});

const allFailed = (writes: readonly QueuedWrite[], error: TransferredError): WriteResults =>
  writes.map(() => ({ status: 'failed', error }));

/** Returns the milliseconds since 1970 on a monotonic clock that all threads of the process share. */
export const now = (): number => performance.timeOrigin + performance.now();

const cell = new Int32Array(new SharedArrayBuffer(4));

/** Blocks this thread for a number of milliseconds. */
const block = (ms: number): void => void Atomics.wait(cell, 0, 0, ms);
