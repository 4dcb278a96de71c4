import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { errorOf } from '../../src/domain/errors.ts';
import { TAGS, tagIn } from './log-tag.ts';
import { expectation } from './messages.ts';
import {
  APPLICATION,
  FRAME_COMMIT_SIZE,
  FRAME_HEADER_BYTES,
  LOG_HEADER_BYTES,
  LOG_PAGE_SIZE,
  LOG_SALTS,
  USER_VERSION,
} from './sqlite-layout.ts';

const LITTLE_ENDIAN_MAGIC = 0x377f0682;
const BIG_ENDIAN_MAGIC = 0x377f0683;

/** In the header of a database: 2 if it uses a log. A backup has 1. */
const WRITE_VERSION = 18;

/** How often to compare a log with its database, before the log counts as foreign. Another process may be writing to both. */
const ATTEMPTS = 3;

/** The first transaction of a log. */
interface LogStart {
  /** The first page of the database after it; undefined if it did not change the page. Older releases changed it rarely. */
  readonly firstPage: Buffer | undefined;
  /** Returns the most transactions that the log can have: one per frame. */
  readonly maxTransactions: () => number;
}

/**
 * Checks that the log beside a database belongs to it. If a file was copied over the database, the log belongs to the old
 * database, and SQLite would apply its pages to the copy.
 *
 * @param readHeader Reads the header of the database without SQLite, which applies the log when it reads
 * @throws ApiError `store_corrupt`
 */
export function checkLogFits(path: string, readHeader: () => Buffer): void {
  const log = `${path}-wal`;
  if (!existsSync(log)) return;
  for (let attempt = 1; !fits(log, readHeader); attempt += 1) {
    if (attempt === ATTEMPTS) throw errorOf('store_corrupt', { detail: expectation(DOES_NOT_FIT) });
  }
}

const DOES_NOT_FIT =
  'the -wal file beside the file belongs to another database, as after a copy over the file: restore the backup with restoreFile, which removes -wal and -shm';

function fits(log: string, readHeader: () => Buffer): boolean {
  return withFirstTransaction(log, (start) => start === undefined || isNext(readHeader(), start));
}

/** Returns whether SQLite would apply a transaction of a log. */
export const hasTransaction = (log: string): boolean => withFirstTransaction(log, (start) => start !== undefined);

function withFirstTransaction<T>(log: string, use: (start: LogStart | undefined) => T): T {
  const file = openSync(log, 'r');
  try {
    return use(firstTransaction(file));
  } finally {
    closeSync(file);
  }
}

/** Returns whether a database is in the state before a log, or has some of the log's transactions. */
function isNext(header: Buffer, { firstPage, maxTransactions }: LogStart): boolean {
  if (header[WRITE_VERSION] === 1) return false;
  if (firstPage === undefined) return true;
  if (firstPage.readUInt32BE(APPLICATION) !== header.readUInt32BE(APPLICATION)) return false;
  const before = tagIn(firstPage.readUInt32BE(USER_VERSION)) - 1;
  const distance = tagIn(header.readUInt32BE(USER_VERSION)) - before;
  return (distance + TAGS) % TAGS <= maxTransactions();
}

/** Returns the first transaction that SQLite would apply; undefined if the log has none. */
function firstTransaction(file: number): LogStart | undefined {
  const header = read(file, 0, LOG_HEADER_BYTES);
  const magic = header.length === LOG_HEADER_BYTES ? header.readUInt32BE(0) : 0;
  if (magic !== LITTLE_ENDIAN_MAGIC && magic !== BIG_ENDIAN_MAGIC) return undefined;
  const checksum = new LogChecksum(magic === BIG_ENDIAN_MAGIC);
  if (!checksum.add(header.subarray(0, 24)).equals(header, 24)) return undefined;
  const frameBytes = FRAME_HEADER_BYTES + header.readUInt32BE(LOG_PAGE_SIZE);
  const salts = header.subarray(LOG_SALTS, LOG_SALTS + 8);
  let firstPage: Buffer | undefined;
  for (let at = LOG_HEADER_BYTES; ; at += frameBytes) {
    const frame = read(file, at, frameBytes);
    if (frame.length < frameBytes || !frame.subarray(8, 16).equals(salts)) return undefined;
    const page = frame.subarray(FRAME_HEADER_BYTES);
    if (!checksum.add(frame.subarray(0, 8)).add(page).equals(frame, 16)) return undefined;
    if (frame.readUInt32BE(0) === 1) firstPage = page;
    const maxTransactions = () => Math.ceil(fstatSync(file).size / frameBytes);
    if (frame.readUInt32BE(FRAME_COMMIT_SIZE) > 0) return { firstPage, maxTransactions };
  }
}

function read(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(Math.min(length, Math.max(0, fstatSync(file).size - position)));
  return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, position));
}

/** The checksum over a log. It continues from each frame to the next one. */
class LogChecksum {
  readonly #isBigEndian: boolean;
  #first = 0;
  #second = 0;

  constructor(isBigEndian: boolean) {
    this.#isBigEndian = isBigEndian;
  }

  add(bytes: Buffer): this {
    for (let at = 0; at < bytes.length; at += 8) {
      this.#first = (this.#first + this.#word(bytes, at) + this.#second) >>> 0;
      this.#second = (this.#second + this.#word(bytes, at + 4) + this.#first) >>> 0;
    }
    return this;
  }

  equals(bytes: Buffer, at: number): boolean {
    return bytes.readUInt32BE(at) === this.#first && bytes.readUInt32BE(at + 4) === this.#second;
  }

  #word(bytes: Buffer, at: number): number {
    return this.#isBigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
  }
}
