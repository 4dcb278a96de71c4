import { corruptError } from '../../../src/store-kit/record-encoding.ts';
import { openWriter } from '../connection.ts';
import { type Failure, failureOf, isBusy, isIoError } from '../errors.ts';
import type { Connection, Driver, Row, Statement } from '../sqlite-driver.ts';
import type { Command, Result } from '../write-commands.ts';
import { Writes } from './write-executor.ts';

/** A command and the time until which somebody waits for it, in milliseconds since 1970. */
export interface Order {
  readonly command: Command;
  readonly until: number;
}

/** Waits for another process's lock, in milliseconds: doubling up to the second. */
const FIRST_WAIT_MS = 1;
const LONGEST_WAIT_MS = 8;

/** How many times as long as looking whether a broken file is sound again takes, it is not looked at again. */
const RECOVERY_SHARE = 5;

/**
 * Commits commands in groups: one transaction and one fsync for all that wait. Nothing is visible, and nothing is answered,
 * before it is on disk.
 */
export class GroupCommit {
  readonly #driver: Driver;
  readonly #path: string;
  #connection: Connection;
  #writes: Writes;
  #transaction: Readonly<Record<'begin' | 'commit' | 'rollback', Statement>>;
  /** Why nothing is written: the file could not be opened after an I/O error, or was not sound. */
  #broken: Failure | undefined;
  /** When that is looked at again. */
  #recoverAt = 0;

  constructor(driver: Driver, path: string) {
    this.#driver = driver;
    this.#path = path;
    this.#connection = openWriter(driver, path);
    this.#writes = new Writes(this.#connection);
    this.#transaction = transactionOf(this.#connection);
  }

  /** Carries orders out, in order, and answers what each came to. A failure of one is that one's alone. */
  run(orders: readonly Order[]): Result[] {
    if (this.#broken && now() >= this.#recoverAt) this.#recover();
    if (this.#broken) return failed(orders, this.#broken);
    const late = this.#begin(orders);
    if (late) return late;
    let committing = false;
    try {
      const results = orders.map(({ command }) => this.#writes.run(command));
      this.#writes.counters.flush();
      committing = true;
      this.#transaction.commit.run();
      return results;
    } catch (error) {
      this.#rollback();
      if (isIoError(error)) {
        this.#recover();
        // Whether the disk has the group, whose sync failed, shows only when the file is opened after a crash.
        return failed(orders, failureOf(error, committing ? 'unknown' : 'not_applied'));
      }
      return orders.length === 1 ? failed(orders, failureOf(error)) : orders.flatMap((order) => this.run([order]));
    }
  }

  close(): void {
    this.#connection.close();
  }

  /** Takes the write lock, waiting for other processes; answers failures where nobody waits for an order any more. */
  #begin(orders: readonly Order[]): Result[] | undefined {
    const until = Math.max(...orders.map((order) => order.until));
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      try {
        this.#transaction.begin.run();
        this.#writes.counters.begin();
        return undefined;
      } catch (error) {
        if (!isBusy(error) || now() >= until) {
          this.#rollback();
          return failed(orders, failureOf(error));
        }
      }
      sleep(wait);
    }
  }

  #rollback(): void {
    this.#writes.counters.forget();
    try {
      this.#transaction.rollback.run();
    } catch {
      // SQLite had rolled back by itself, as it does where the disk is full.
    }
  }

  /** Opens the file anew after an I/O error; goes on only where SQLite finds it sound. */
  #recover(): void {
    const begun = now();
    this.#broken = undefined;
    try {
      this.#connection.close();
    } catch {
      // Closed before.
    }
    try {
      this.#connection = openWriter(this.#driver, this.#path);
      const { quick_check } = this.#connection.prepare('PRAGMA quick_check(1)').get() as Row;
      if (quick_check !== 'ok') throw corruptError(this.#path, new Error(`quick_check: ${quick_check}`));
      this.#writes = new Writes(this.#connection);
      this.#transaction = transactionOf(this.#connection);
    } catch (error) {
      this.#broken = failureOf(error);
      // The check reads the whole file: most of the time remains for answers.
      this.#recoverAt = now() + RECOVERY_SHARE * (now() - begun);
    }
  }
}

const transactionOf = (connection: Connection) => ({
  begin: connection.prepare('BEGIN IMMEDIATE'),
  commit: connection.prepare('COMMIT'),
  rollback: connection.prepare('ROLLBACK'),
});

const failed = (orders: readonly Order[], failure: Failure): Result[] =>
  orders.map(() => ({ status: 'failed', failure }));

/** Milliseconds since 1970 on a clock that does not step, the same in every thread. */
export const now = (): number => performance.timeOrigin + performance.now();

const cell = new Int32Array(new SharedArrayBuffer(4));
const sleep = (ms: number): void => void Atomics.wait(cell, 0, 0, ms);
