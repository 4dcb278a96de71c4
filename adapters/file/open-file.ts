import { processWide } from '../../src/concurrency/process-wide.ts';
import { monotonicNow } from '../../src/concurrency/real-timers.ts';
import { type Reference, SharedResources } from '../../src/concurrency/shared-resources.ts';
import { checkHeader } from './file-header.ts';
import { fileMoved, identityOf } from './file-identity.ts';
import type { FileLocation } from './file-location.ts';
import { Reader } from './reader.ts';
import type { Driver } from './sqlite-driver.ts';
import type { WorkerCode } from './worker-code.ts';
import { WriteQueue } from './write-queue.ts';

/** How often reads check that the file is still at its path, in milliseconds. */
const CHECK_MS = 200;

/** Receives each customer that was written, even if the write failed: it may have been applied. */
export type WriteListener = (scopeKey: string, id: string) => void;

/**
 * An open file with its writer thread and its connection for reads. All stores of the process that use the file share it.
 * After the file at the path is deleted or replaced, every call fails.
 */
export class OpenFile {
  readonly path: string;
  readonly driver: Driver['name'];
  readonly identity: string;
  readonly queue: WriteQueue;
  /** The listeners of all stores that share the file. */
  readonly writeListeners = new Set<WriteListener>();
  readonly #reader: Reader;
  #moved = false;
  #nextCheck = 0;

  private constructor(path: string, driver: Driver, identity: string, queue: WriteQueue) {
    this.path = path;
    this.driver = driver.name;
    this.identity = identity;
    this.queue = queue;
    this.#reader = Reader.open(driver, path);
  }

  static async open({ path, inode }: FileLocation, driver: Driver, workerCode: WorkerCode): Promise<OpenFile> {
    checkHeader(path);
    const queue = new WriteQueue(path, workerCode);
    const identity = await queue.start();
    try {
      // The file may have been replaced between its location and its opening.
      if (!identity.startsWith(`${inode},`)) throw fileMoved();
      return new OpenFile(path, driver, identity, queue);
    } catch (error) {
      await queue.close();
      throw error;
    }
  }

  /** @throws ApiError `store_unavailable` if the file was deleted, moved or replaced */
  get reader(): Reader {
    const now = monotonicNow();
    if (now >= this.#nextCheck) {
      this.#nextCheck = now + CHECK_MS;
      this.checkMoved();
    }
    if (this.#moved || this.queue.moved) throw fileMoved();
    return this.#reader;
  }

  /** Returns whether the file was deleted, moved or replaced. */
  checkMoved(): boolean {
    this.#moved ||= this.queue.moved || identityOf(this.path) !== this.identity;
    return this.#moved;
  }

  async close(): Promise<void> {
    // SQLite deletes the log with the last connection that can write. If the file was replaced, that is the log of its
    // successor, so the connection for reads is the last one.
    const isMoved = this.checkMoved();
    if (!isMoved) this.#reader.close();
    await this.queue.close();
    if (isMoved) this.#reader.close();
  }
}

// Another version of the library may be in the process. Raise the number if the members of OpenFile change.
const openFiles = processWide('file.openFiles.1', () => new SharedResources<OpenFile>((file) => file.close()));

/**
 * Returns a reference to the open file of a location. All stores of a process that use the file share it.
 *
 * @throws ApiError `store_unavailable` if a log of the file was deleted, and another store still has it open: SQLite would mix
 * the old log with a new one
 */
export async function acquireFile(
  location: FileLocation,
  driver: Driver,
  workerCode: WorkerCode,
): Promise<Reference<OpenFile>> {
  const reference = await openFiles.acquire(location.inode, () => OpenFile.open(location, driver, workerCode));
  if (!reference.resource.checkMoved()) return reference;
  await reference.release();
  throw fileMoved();
}
