import { lstatSync } from 'node:fs';
import { errorOf } from '../../src/domain/errors.ts';
import { expectation } from './messages.ts';

/** A file at a path. */
interface FoundFile {
  /** The device and the inode number, or the system's error code if the file cannot be read. */
  readonly inode: string;
  /** The modification time in milliseconds; undefined if the file cannot be read. */
  readonly modifiedMs: number | undefined;
}

/**
 * Returns the identity of the files that SQLite needs at every moment, the database, its log and the index of the log: the
 * device and the inode number of each. An open file keeps its number, so the identity at its path changes if one of the files
 * is deleted, renamed, replaced or unmounted.
 */
export const identityOf = (path: string): string => findDatabase(path).identity;

/** Returns the identity of the files of a database, and its modification time. */
export function findDatabase(path: string): { readonly identity: string } & Pick<FoundFile, 'modifiedMs'> {
  const { inode, modifiedMs } = findFile(path);
  return { identity: `${inode},${inodeOf(`${path}-wal`)},${inodeOf(`${path}-shm`)}`, modifiedMs };
}

/** Returns the device and the inode number of a file, or the system's error code if it cannot be read. */
export const inodeOf = (path: string): string => findFile(path).inode;

function findFile(path: string): FoundFile {
  try {
    // A symbolic link in place of a file is another file, even if it leads to the old one: other processes then keep the log
    // beside its target.
    const { dev, ino, mtimeMs } = lstatSync(path);
    const isExact = Number.isSafeInteger(dev) && Number.isSafeInteger(ino);
    return { inode: isExact ? `${dev}:${ino}` : exactInodeOf(path), modifiedMs: mtimeMs };
  } catch (error) {
    return { inode: String((error as NodeJS.ErrnoException).code), modifiedMs: undefined };
  }
}

/** Some file systems have numbers that only a stat with bigints returns exactly. It takes longer. */
function exactInodeOf(path: string): string {
  const { dev, ino } = lstatSync(path, { bigint: true });
  return `${dev}:${ino}`;
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
