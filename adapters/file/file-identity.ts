import { statSync } from 'node:fs';
import { errorOf } from '../../src/domain/errors.ts';
import { expectation } from './messages.ts';

/** The files that SQLite needs at every moment: the database, its log, and the index of the log. */
const SUFFIXES = ['', '-wal', '-shm'];

/**
 * Returns the identity of a database's files: the device and the inode number of each. An open file keeps its number, so the
 * identity at its path changes if one of the files is deleted, renamed, replaced or unmounted.
 */
export const identityOf = (path: string): string => SUFFIXES.map((suffix) => inodeOf(path + suffix)).join();

/** Returns the device and the inode number of a file, or the system's error code if it cannot be read. */
export function inodeOf(path: string): string {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
}

/** Returns the modification time of a file in nanoseconds; undefined if it was deleted, which the identity shows. */
export function modificationTimeOf(path: string): bigint | undefined {
  try {
    return statSync(path, { bigint: true }).mtimeNs;
  } catch {
    return undefined;
  }
}

/** @throws ApiError `store_unavailable` if the files at the path are not the ones with this identity */
export function checkIdentity(path: string, identity: string): void {
  if (identityOf(path) !== identity) throw fileMoved();
}

/** Returns the error of a call after the file was deleted, renamed or replaced, or its log was. */
export const fileMoved = (outcome: 'not_applied' | 'unknown' = 'not_applied') =>
  errorOf('store_unavailable', {
    detail: expectation(
      'its file, or the -wal or -shm file beside it, was deleted, moved, replaced or made inaccessible while open, so close all stores on it and open them again',
    ),
    outcome,
  });
