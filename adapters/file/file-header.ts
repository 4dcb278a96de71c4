import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { corruptError } from '../../src/store-kit/record-encoding.ts';
import { inodeOf } from './file-identity.ts';
import { APPLICATION_ID, foreignFile, MIGRATIONS, newerFormat } from './format.ts';
import { checkLogFits } from './log-fit.ts';
import { formatIn } from './log-tag.ts';

/* The layout of SQLite's files: https://www.sqlite.org/fileformat.html */
const MAGIC = Buffer.from('SQLite format 3\0');
const HEADER_BYTES = 100;
const USER_VERSION = 60;
const APPLICATION = 68;
/** After the header, the first page is a node of the schema: its type, and the number of its entries. */
const NODE_TYPE = HEADER_BYTES;
const ENTRIES = HEADER_BYTES + 3;
const START_BYTES = HEADER_BYTES + 8;
const LEAF = 13;
/** In a rollback journal: the number of pages that the file had before the transaction. */
const PAGES_BEFORE = 16;
const LOG_HEADER_BYTES = 32;
const LOG_PAGE_SIZE = 8;
const FRAME_HEADER_BYTES = 24;

/**
 * Checks that the store may use a file, before SQLite opens it: SQLite would create files beside the file of another
 * application.
 *
 * @throws InvalidRequestError `parameter_invalid` for another application's file or a newer format; ApiError `store_corrupt`
 */
export function checkHeader(path: string): void {
  // Reading the file would end the locks of the code that has it open. SQLite has then created its files, and the store
  // checks the format again through SQLite.
  if (isOpenInProcess(path)) return;
  const start = readBytes(path, 0, START_BYTES);
  if (start.length === 0 || isBeingCreated(path)) return;
  const ours = isOurs(start);
  if (!start.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw ours || start.every((byte) => byte === 0) ? corruptError(path) : foreignFile();
  }
  const format = formatIn(start.readUInt32BE(USER_VERSION));
  if (ours && format > MIGRATIONS.length) throw newerFormat(format);
  if (!ours && !isUnused(start)) throw foreignFile();
  if (ours) checkLogFits(path, () => readBytes(path, 0, HEADER_BYTES));
  const logged = ours ? undefined : firstPageInLog(`${path}-wal`);
  if (logged && !isOurs(logged) && !isUnused(logged)) throw foreignFile();
}

const isOurs = (start: Buffer): boolean =>
  start.length >= HEADER_BYTES && start.readUInt32BE(APPLICATION) === APPLICATION_ID;

/** Whether a database has no table yet, and no application has marked it. */
const isUnused = (start: Buffer): boolean =>
  start.length === START_BYTES &&
  start.readUInt32BE(APPLICATION) === 0 &&
  start[NODE_TYPE] === LEAF &&
  start.readUInt16BE(ENTRIES) === 0;

/** Whether the process that created the database was killed while it did. SQLite makes the file empty again. */
function isBeingCreated(path: string): boolean {
  const journal = `${path}-journal`;
  if (!existsSync(journal)) return false;
  const pages = readBytes(journal, PAGES_BEFORE, 4);
  return pages.length === 4 && pages.readUInt32BE(0) === 0;
}

/** Returns the start of the newest first page that a log has. */
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

function readBytes(path: string, position: number, length: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(file, bytes, 0, length, position));
  } finally {
    closeSync(file);
  }
}

/** Whether code of this process has the file open. Windows has no such list, and keeps the locks of each descriptor. */
function isOpenInProcess(path: string): boolean {
  const descriptors = existsSync('/dev/fd') ? readdirSync('/dev/fd').map(Number) : [];
  const inode = inodeOf(path);
  return descriptors.some((descriptor) => inodeOfDescriptor(descriptor) === inode);
}

function inodeOfDescriptor(descriptor: number): string | undefined {
  try {
    const { dev, ino } = fstatSync(descriptor, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    // The directory was read through this descriptor, which is closed.
    return undefined;
  }
}
