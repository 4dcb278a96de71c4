import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { errorOf } from '../../src/domain/errors.ts';
import { expectation } from '../../src/domain/messages.ts';

/* The layout of SQLite's log: https://www.sqlite.org/walformat.html */
const LITTLE_ENDIAN_MAGIC = 0x377f0682;
const BIG_ENDIAN_MAGIC = 0x377f0683;
const HEADER_BYTES = 32;
const PAGE_SIZE = 8;
const SALTS = 16;
const FRAME_HEADER_BYTES = 24;
/** In the header of a frame: the size of the database after a commit; 0 in the other frames of a transaction. */
const COMMIT_SIZE = 4;

/** In the header of a database: 2 if it uses a log. A backup has 1. */
const WRITE_VERSION = 18;

/**
 * Checks that a database can have the log beside it. A backup that was copied over a database has not: SQLite would apply
 * the pages of the old database to it.
 *
 * @param header The first bytes of the database, read without SQLite, which applies the log when it reads
 * @throws ApiError `store_corrupt`
 */
export function checkLogFits(path: string, header: Buffer): void {
  if (header[WRITE_VERSION] === 1 && hasTransaction(`${path}-wal`)) throw logDoesNotFit();
}

const logDoesNotFit = () => errorOf('store_corrupt', { detail: expectation(DOES_NOT_FIT) });

const DOES_NOT_FIT =
  'the -wal file beside the file belongs to another database, as after a copy over the file: restore the backup with restoreFile, which removes -wal and -shm';

/** Whether SQLite would apply a log: whether it has a complete transaction. */
function hasTransaction(log: string): boolean {
  let file: number;
  try {
    file = openSync(log, 'r');
  } catch {
    return false;
  }
  try {
    const header = read(file, 0, HEADER_BYTES);
    const magic = header.length === HEADER_BYTES ? header.readUInt32BE(0) : 0;
    if (magic !== LITTLE_ENDIAN_MAGIC && magic !== BIG_ENDIAN_MAGIC) return false;
    const checksum = new LogChecksum(magic === BIG_ENDIAN_MAGIC);
    if (!checksum.add(header.subarray(0, 24)).equals(header, 24)) return false;
    const frameBytes = FRAME_HEADER_BYTES + header.readUInt32BE(PAGE_SIZE);
    const salts = header.subarray(SALTS, SALTS + 8);
    for (let at = HEADER_BYTES; ; at += frameBytes) {
      const frame = read(file, at, frameBytes);
      if (frame.length < frameBytes || !frame.subarray(8, 16).equals(salts)) return false;
      checksum.add(frame.subarray(0, 8)).add(frame.subarray(FRAME_HEADER_BYTES));
      if (!checksum.equals(frame, 16)) return false;
      if (frame.readUInt32BE(COMMIT_SIZE) > 0) return true;
    }
  } finally {
    closeSync(file);
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
