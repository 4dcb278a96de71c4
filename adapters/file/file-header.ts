import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { corruptError } from '../../src/store-kit/record-encoding.ts';
import { inodeOf } from './file-identity.ts';
import { APPLICATION_ID, foreignFile, MIGRATIONS, newerFormat } from './format.ts';
import { checkLogFits } from './log-fit.ts';
import { formatIn } from './log-tag.ts';
import {
  APPLICATION,
  FRAME_COMMIT_SIZE,
  FRAME_HEADER_BYTES,
  HEADER_BYTES,
  LOG_HEADER_BYTES,
  LOG_PAGE_SIZE,
  LOG_SALTS,
  USER_VERSION,
} from './sqlite-layout.ts';

const MAGIC = Buffer.from('SQLite format 3\0');
/** The header is followed by a node of the schema's tree: its type, and the number of its entries. */
const NODE_TYPE = HEADER_BYTES;
const ENTRIES = HEADER_BYTES + 3;
const START_BYTES = HEADER_BYTES + 8;
const LEAF = 13;
/** The start of a rollback journal whose transaction has not ended. */
const JOURNAL_MAGIC = Buffer.from('d9d505f920a163d7', 'hex');
/** In a rollback journal: the number of pages that the file had before the transaction. */
const PAGES_BEFORE = 16;

/**
 * Checks that the store may use a file, before SQLite opens it: SQLite would create files beside the file of another
 * application.
 *
 * @throws InvalidRequestError `parameter_invalid` for another application's file or a newer format; ApiError `store_corrupt`
 */
export function checkHeader(path: string): void {
  const start = readStart(path, START_BYTES);
  const ours = isOurs(start);
  const isBlank = start.every((byte) => byte === 0);
  if (start.length === 0 || ((ours || isBlank || isEmpty(start)) && isBeingCreated(path))) return;
  if (!start.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw ours || isBlank ? corruptError(path) : foreignFile();
  }
  if (start.length < HEADER_BYTES) throw corruptError(path);
  checkPage(start);
  if (ours) checkLogFits(path, () => readStart(path, HEADER_BYTES));
  const logged = firstPageInLog(`${path}-wal`);
  if (logged) checkPage(logged);
}

/** Checks the first page of a database. */
function checkPage(start: Buffer): void {
  const format = formatIn(start.readUInt32BE(USER_VERSION));
  if (isOurs(start) && format > MIGRATIONS.length) throw newerFormat(format);
  if (!isOurs(start) && !isEmpty(start)) throw foreignFile();
}

const isOurs = (start: Buffer): boolean =>
  start.length >= HEADER_BYTES && start.readUInt32BE(APPLICATION) === APPLICATION_ID;

/** Returns whether a database has no table yet, and no application has marked it. */
const isEmpty = (start: Buffer): boolean =>
  start.length === START_BYTES &&
  start.readUInt32BE(APPLICATION) === 0 &&
  start[NODE_TYPE] === LEAF &&
  start.readUInt16BE(ENTRIES) === 0;

/** Returns whether a process was killed while it created the database. SQLite empties such a file when it opens it. */
function isBeingCreated(path: string): boolean {
  const journal = `${path}-journal`;
  if (!existsSync(journal)) return false;
  const header = readBytes(journal, 0, PAGES_BEFORE + 4);
  return (
    header.length === PAGES_BEFORE + 4 &&
    header.subarray(0, JOURNAL_MAGIC.length).equals(JOURNAL_MAGIC) &&
    header.readUInt32BE(PAGES_BEFORE) === 0
  );
}

/**
 * Returns the start of the database's first page as the last transaction in the log left it; undefined if the log lacks the page.
 * Frames after another salt are of an earlier log.
 */
function firstPageInLog(log: string): Buffer | undefined {
  if (!existsSync(log)) return undefined;
  return withDescriptor(log, (file) => {
    const header = readFrom(file, 0, LOG_HEADER_BYTES);
    if (header.length < LOG_HEADER_BYTES) return undefined;
    const salts = header.subarray(LOG_SALTS, LOG_SALTS + 8);
    const frameBytes = FRAME_HEADER_BYTES + header.readUInt32BE(LOG_PAGE_SIZE);
    let [page, committed]: (Buffer | undefined)[] = [];
    for (let at = LOG_HEADER_BYTES; ; at += frameBytes) {
      const frame = readFrom(file, at, FRAME_HEADER_BYTES + START_BYTES);
      if (frame.length < FRAME_HEADER_BYTES + START_BYTES || !frame.subarray(8, 16).equals(salts)) return committed;
      if (frame.readUInt32BE(0) === 1) page = frame.subarray(FRAME_HEADER_BYTES);
      if (frame.readUInt32BE(FRAME_COMMIT_SIZE) > 0) committed = page;
    }
  });
}

/**
 * Returns the first bytes of a database. If this process already has it open, reads through the open descriptor, because
 * closing another descriptor would end SQLite's locks. Returns no bytes if every open descriptor is write-only.
 */
function readStart(path: string, length: number): Buffer {
  const descriptors = descriptorsOf(path);
  if (descriptors.length === 0) return readBytes(path, 0, length);
  for (const descriptor of descriptors) {
    try {
      return readFrom(descriptor, 0, length);
    } catch {
      // It is write-only, or another thread has closed it. The store checks the format again through SQLite.
    }
  }
  return Buffer.alloc(0);
}

const readBytes = (path: string, position: number, length: number): Buffer =>
  withDescriptor(path, (descriptor) => readFrom(descriptor, position, length));

function withDescriptor<T>(path: string, read: (descriptor: number) => T): T {
  const descriptor = openSync(path, 'r');
  try {
    return read(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function readFrom(descriptor: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(descriptor, bytes, 0, length, position));
}

/**
 * Returns the descriptors that this process has for a file. Windows has no such list, and does not need it: closing one
 * descriptor keeps the locks of the others.
 */
function descriptorsOf(path: string): number[] {
  const descriptors = existsSync('/dev/fd') ? readdirSync('/dev/fd').map(Number) : [];
  const inode = inodeOf(path);
  return descriptors.filter((descriptor) => inodeOfDescriptor(descriptor) === inode);
}

function inodeOfDescriptor(descriptor: number): string | undefined {
  try {
    const { dev, ino } = fstatSync(descriptor, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    // `readdirSync` listed its own descriptor, which is closed by now.
    return undefined;
  }
}
