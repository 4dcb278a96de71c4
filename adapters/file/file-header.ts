import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { corruptError } from '../../src/store-kit/record-encoding.ts';
import { inodeOf } from './file-identity.ts';
import { APPLICATION_ID, foreignFile, MIGRATIONS, newerFormat } from './format.ts';
import { checkLogFits } from './log-fit.ts';
import { formatIn } from './log-tag.ts';
import {
  APPLICATION,
  FRAME_HEADER_BYTES,
  HEADER_BYTES,
  LOG_HEADER_BYTES,
  LOG_PAGE_SIZE,
  USER_VERSION,
} from './sqlite-layout.ts';

const MAGIC = Buffer.from('SQLite format 3\0');
/** The header is followed by a node of the schema's tree: its type, and the number of its entries. */
const NODE_TYPE = HEADER_BYTES;
const ENTRIES = HEADER_BYTES + 3;
const START_BYTES = HEADER_BYTES + 8;
const LEAF = 13;
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
  if (start.length === 0 || isBeingCreated(path)) return;
  const ours = isOurs(start);
  if (!start.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw ours || start.every((byte) => byte === 0) ? corruptError(path) : foreignFile();
  }
  if (start.length < HEADER_BYTES) throw corruptError(path);
  const format = formatIn(start.readUInt32BE(USER_VERSION));
  if (ours && format > MIGRATIONS.length) throw newerFormat(format);
  if (!ours && !isEmpty(start)) throw foreignFile();
  if (ours) checkLogFits(path, () => readStart(path, HEADER_BYTES));
  const logged = ours ? undefined : firstPageInLog(`${path}-wal`);
  if (logged && !isOurs(logged) && !isEmpty(logged)) throw foreignFile();
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
  const pages = readBytes(journal, PAGES_BEFORE, 4);
  return pages.length === 4 && pages.readUInt32BE(0) === 0;
}

/** Returns the start of the database's first page in its last version in the log; undefined if the log lacks the page. */
function firstPageInLog(log: string): Buffer | undefined {
  if (!existsSync(log)) return undefined;
  const header = readBytes(log, 0, LOG_HEADER_BYTES);
  if (header.length < LOG_HEADER_BYTES) return undefined;
  const frameBytes = FRAME_HEADER_BYTES + header.readUInt32BE(LOG_PAGE_SIZE);
  let page: Buffer | undefined;
  for (let at = LOG_HEADER_BYTES; ; at += frameBytes) {
    const frame = readBytes(log, at, FRAME_HEADER_BYTES + START_BYTES);
    if (frame.length < FRAME_HEADER_BYTES + START_BYTES) return page;
    if (frame.readUInt32BE(0) === 1) page = frame.subarray(FRAME_HEADER_BYTES);
  }
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

function readBytes(path: string, position: number, length: number): Buffer {
  const descriptor = openSync(path, 'r');
  try {
    return readFrom(descriptor, position, length);
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
