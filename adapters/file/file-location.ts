import { closeSync, existsSync, lstatSync, mkdirSync, openSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { errorOf } from '../../src/domain/errors.ts';
import { inodeOf } from './file-identity.ts';
import { checkPathLength } from './file-path.ts';
import { hasTransaction } from './log-fit.ts';
import { expectation, invalidParameter } from './messages.ts';
import { SQLITE_SUFFIXES } from './sqlite-layout.ts';

/** The location of a file: the same for every path that leads to it. */
export interface FileLocation {
  /** The absolute path without symbolic links. SQLite keeps the log beside it. */
  readonly path: string;
  /** Device and number of the file. */
  readonly inode: string;
}

/** The number of symbolic links that Linux follows. */
const MAX_LINKS = 40;

/**
 * Finds the file of a path, and creates it if it is missing, accessible to its owner only. SQLite gives its log the same
 * permissions. Only this function creates a file: everything else opens an existing one.
 *
 * @throws InvalidRequestError `parameter_invalid` if no file can be there; ApiError `store_unavailable`, or `store_corrupt` if a log is
 * there without its file
 */
export function locateFile(path: string, createDirectory: boolean): FileLocation {
  try {
    const target = followLinks(path);
    if (createDirectory) createDirectories(dirname(target));
    const real = checkPathLength('store[path]', join(realDirectory(dirname(target)), basename(target)));
    createIfMissing(real);
    return { path: real, inode: inodeOf(real) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTDIR' || code === 'ENAMETOOLONG' || code === 'ELOOP') {
      throw invalidParameter('store[path]', 'a path that can lead to a file: the system refuses it with {code}', {
        code,
      });
    }
    throw error;
  }
}

/** Returns the target of a path that may be a symbolic link. The target may be missing. */
function followLinks(path: string): string {
  let target = path;
  for (let links = 0; isLink(target); links += 1) {
    checkNoLogBeside(target);
    if (links === MAX_LINKS) throw Object.assign(new Error('too many symbolic links'), { code: 'ELOOP' });
    target = resolve(realDirectory(dirname(target)), readlinkSync(target));
  }
  return target;
}

/**
 * Fails if a log is beside a symbolic link. SQLite keeps the log beside the target, so the link has taken the place of a file that
 * was moved without its log, and without the acknowledged writes in it.
 */
function checkNoLogBeside(link: string): void {
  const log = statSync(`${link}-wal`, { throwIfNoEntry: false });
  if (log?.isFile() && log.size > 0) throw errorOf('store_corrupt', { detail: expectation(MOVED_WITHOUT_LOG) });
}

const MOVED_WITHOUT_LOG =
  'a -wal file beside the symbolic link holds writes of a file that was moved without it: move the file back, or the -wal file beside it';

/**
 * Fails if the file is missing or empty, but not its log. SQLite would delete the log, and with it the acknowledged writes that
 * the file lacks.
 */
function checkNotLeftByFile(path: string): void {
  const log = `${path}-wal`;
  // Twice, because another process may create the file and write to it between the two looks.
  if (isMissingOrEmpty(path) && existsSync(log) && hasTransaction(log) && isMissingOrEmpty(path)) {
    throw errorOf('store_corrupt', { detail: expectation(LOG_WITHOUT_FILE) });
  }
}

const LOG_WITHOUT_FILE =
  'the file is missing or empty, but the -wal file beside it holds writes: move the file back, or delete the -wal file to begin with an empty store';

const isMissingOrEmpty = (path: string): boolean => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0;

const isLink = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;

/**
 * Creates a directory and the missing directories above it, and follows symbolic links. Node's recursive `mkdir` never returns if the
 * system refuses a directory with ENOENT, as in /proc.
 */
function createDirectories(path: string): void {
  const directory = followLinks(path);
  const parent = dirname(directory);
  if (existsSync(directory) || parent === directory) return;
  createDirectories(parent);
  try {
    mkdirSync(directory, 0o700);
  } catch (error) {
    // Another process has created the directory in the meantime.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function realDirectory(directory: string): string {
  try {
    return realpathSync(directory);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    const detail = expectation('the directory of its file does not exist, so create it or set createDirectory: true');
    throw errorOf('store_unavailable', { detail, cause });
  }
}

function createIfMissing(path: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory()) throw invalidParameter('store[path]', 'the path of a file, not of a directory');
  if (stats && !stats.isFile()) throw invalidParameter('store[path]', 'the path of a regular file');
  if (SQLITE_SUFFIXES.some((suffix) => statSync(path + suffix, { throwIfNoEntry: false })?.isDirectory())) {
    const detail = expectation(
      'a directory has the name of the -wal, -shm or -journal file beside its file, so remove the directory',
    );
    throw errorOf('store_unavailable', { detail });
  }
  checkNotLeftByFile(path);
  // Closing a descriptor of an existing file would end the locks that SQLite holds on it for this process.
  if (stats) return;
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    // Another process has created the file in the meantime.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
