import { Backoff } from '../../../src/concurrency/backoff.ts';
import { corruptError } from '../../../src/store-kit/record-encoding.ts';
import { now } from '../clock.ts';
import { openWriter, setUp } from '../connection.ts';
import { isBusy, isIoError, type TransferredError, toTransferred } from '../errors.ts';
import { fileMoved, findDatabase, identityOf } from '../file-identity.ts';
import { type Connection, type Driver, type Row, rollBack, type Statement } from '../sqlite-driver.ts';
import type {
  FailedMessage,
  GroupResults,
  InsertManyMessage,
  MessageResults,
  QueuedMessage,
  WriterMessage,
} from '../writer-messages.ts';
import { WriteExecutor } from './write-executor.ts';

/** Delays between attempts to take the lock that another process holds, in milliseconds. */
const FIRST_WAIT_MS = 1;
const LONGEST_WAIT_MS = 8;

/**
 * How long the files count as checked, in milliseconds. It is less than a large group takes from its check to its commit, and
 * more than a busy caller takes to send the next group.
 */
const CHECKED_MS = 1;

/** Pause after a failed recovery, in multiples of how long it took: a recovery reads the whole file. */
const PAUSE_PER_RECOVERY = 5;

/**
 * Applies messages in groups: one transaction and one fsync for all messages that wait. No write is visible or acknowledged
 * before it is on disk, in the file that was opened.
 */
export class GroupCommit {
  readonly identity: string;
  readonly #driver: Driver;
  readonly #path: string;
  #connection: Connection;
  #executor: WriteExecutor;
  #transaction: Transaction;
  #moved = false;
  #checkedAt = 0;
  /** The modification time of the file at the check. */
  #modifiedMs: number | undefined;
  /** Why the last recovery failed; undefined if the connection works. */
  #recoveryError: TransferredError | undefined;
  #nextRecovery = 0;

  /** @param identity The identity of the file, if another thread had opened it before. */
  constructor(driver: Driver, path: string, identity: string | undefined) {
    this.#driver = driver;
    this.#path = path;
    this.#connection = openWriter(driver, path);
    [this.#executor, this.#transaction] = setUp(this.#connection, prepare);
    this.identity = identity ?? identityOf(path);
    this.#checkMoved();
  }

  /** Whether the file was deleted, moved or replaced. If so, every write fails. */
  get moved(): boolean {
    return this.#moved;
  }

  /** Applies the messages in order and returns their results. A message that fails does not affect the others. */
  run(messages: readonly QueuedMessage[]): GroupResults {
    if (this.#moved) return allFailed(messages, toTransferred(fileMoved()));
    if (this.#recoveryError && now() >= this.#nextRecovery) this.#recover();
    if (this.#recoveryError) return allFailed(messages, this.#recoveryError);
    const beginError = this.#begin(messages);
    if (beginError) return allFailed(messages, beginError);
    if (this.#moved) {
      // Nothing may be written: a checkpoint of a deleted log would write old pages over newer ones. The outcome is unknown,
      // because earlier writes may be lost with the files.
      this.#rollback();
      return allFailed(messages, toTransferred(fileMoved(), 'unknown'));
    }
    let committing = false;
    try {
      const results = messages.map(({ message }) => this.#executor.run(message));
      this.#executor.flush();
      committing = true;
      this.#transaction.commit.run();
      this.#checkMoved();
      return this.#moved ? allFailed(messages, toTransferred(fileMoved(), 'unknown')) : results;
    } catch (error) {
      this.#rollback();
      if (isIoError(error)) {
        this.#recover();
        // After a failed fsync, only a restart shows whether the disk has the group.
        return allFailed(messages, toTransferred(error, committing ? 'unknown' : 'not_applied'));
      }
      if (messages.length > 1) return messages.flatMap((queued) => this.run([queued]));
      return messages.map(({ message, until }) =>
        message.kind === 'insert_many'
          ? this.#insertSeparately(message, until)
          : this.#failure(message, toTransferred(error)),
      );
    }
  }

  close(): void {
    this.#connection.close();
  }

  /** Applies each insert of a message that failed in its own transaction. */
  #insertSeparately({ inserts, stopAtFailure }: InsertManyMessage, until: number): MessageResults['insert_many'] {
    const results: (MessageResults['insert'] | FailedMessage)[] = [];
    for (const message of inserts) {
      const [result] = this.run([{ message, until }]) as [MessageResults['insert'] | FailedMessage];
      results.push(result);
      if (stopAtFailure && result.status !== 'stored') break;
    }
    return { status: 'inserted', results };
  }

  /** Returns the result of a message that failed alone, and changed nothing. */
  #failure(message: WriterMessage, error: TransferredError): GroupResults[number] {
    const isFull = message.kind === 'begin' && error.code === 'store_full';
    return isFull && this.#executor.isFree(message) ? { status: 'no_space' } : { status: 'failed', error };
  }

  /** Compares the files at the path with the open ones. A write to deleted files would be lost. */
  #checkMoved(): void {
    const { identity, modifiedMs } = findDatabase(this.#path);
    this.#moved ||= identity !== this.identity;
    this.#modifiedMs = modifiedMs;
    this.#checkedAt = now();
  }

  /** Begins a transaction. Retries while another process holds the lock, until no caller waits; then returns the error. */
  #begin(messages: readonly QueuedMessage[]): TransferredError | undefined {
    const lastUntil = Math.max(...messages.map(({ until }) => until));
    const backoff = new Backoff(FIRST_WAIT_MS, LONGEST_WAIT_MS);
    for (;;) {
      try {
        this.#transaction.begin.run();
        if (now() - this.#checkedAt > CHECKED_MS) this.#checkMoved();
        this.#executor.begin(this.#modifiedMs);
        return undefined;
      } catch (error) {
        if (!isBusy(error) || now() >= lastUntil) {
          this.#rollback();
          return toTransferred(error);
        }
      }
      blockThread(backoff.next());
    }
  }

  #rollback(): void {
    this.#executor.invalidate();
    rollBack(this.#connection);
  }

  /** Opens the file again after an I/O error, and checks it. If it is damaged, no write runs until a later recovery. */
  #recover(): void {
    this.#checkMoved();
    if (this.#moved) return;
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
      [this.#executor, this.#transaction] = prepare(this.#connection);
    } catch (error) {
      this.#recoveryError = toTransferred(error);
      this.#nextRecovery = now() + PAUSE_PER_RECOVERY * (now() - start);
    }
  }
}

/** Prepared, because compiling them costs as much as a write. */
type Transaction = Readonly<Record<'begin' | 'commit', Statement>>;

const prepare = (connection: Connection): [WriteExecutor, Transaction] => [
  new WriteExecutor(connection),
  { begin: connection.prepare('BEGIN IMMEDIATE'), commit: connection.prepare('COMMIT') },
];

const allFailed = (messages: readonly QueuedMessage[], error: TransferredError): GroupResults =>
  messages.map(() => ({ status: 'failed', error }));

const neverNotified = new Int32Array(new SharedArrayBuffer(4));

const blockThread = (ms: number): void => void Atomics.wait(neverNotified, 0, 0, ms);
