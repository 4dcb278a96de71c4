/* Names, sizes and offsets of SQLite's files: https://www.sqlite.org/fileformat.html, https://www.sqlite.org/walformat.html */

/** Endings of the files that SQLite creates beside a database. */
export const SQLITE_SUFFIXES = ['-journal', '-wal', '-shm'] as const;

/** Longest path of a database, in bytes: on Unix, SQLite opens no path of more than 512 bytes, also not the one of `-journal`. */
export const MAX_PATH_BYTES = process.platform === 'win32' ? Number.POSITIVE_INFINITY : 504;

export const HEADER_BYTES = 100;
/** Offsets in the header of a database. */
export const USER_VERSION = 60;
export const APPLICATION = 68;

export const LOG_HEADER_BYTES = 32;
/** Offsets in the header of a log. */
export const LOG_PAGE_SIZE = 8;
export const LOG_SALTS = 16;
export const FRAME_HEADER_BYTES = 24;
/** Offset in the header of a frame: the size of the database after a commit; 0 in the other frames of a transaction. */
export const FRAME_COMMIT_SIZE = 4;
