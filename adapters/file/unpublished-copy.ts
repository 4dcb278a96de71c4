import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  linkSync,
  lstatSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { processWide } from '../../src/concurrency/process-wide.ts';
import type { ClienteleError } from '../../src/domain/errors.ts';
import { crcOf } from './encoding.ts';
import { type FileExpectation, invalidParameter } from './messages.ts';
import { MAX_PATH_BYTES, SQLITE_SUFFIXES } from './sqlite-layout.ts';
import { syncDirectory } from './sync.ts';

/** Age in milliseconds at which a copy is removed although its process may run: on another host, or under a reused process id. */
const ABANDONED_MS = 24 * 60 * 60 * 1000;

/** The copies that this process is writing. */
const running = processWide('file.runningCopies', () => new Set<string>());

const HOST = crcOf(hostname()).toString(16).padStart(8, '0');

/** Requirements of the target, by the system's error code for a target that this process cannot create. */
const TARGET_ERRORS: Readonly<Record<string, FileExpectation>> = {
  ENOENT: 'a path in a directory that exists',
  ENOTDIR: 'a path in a directory that exists',
  ELOOP: 'a path in a directory that exists',
  EACCES: 'a path in a directory that this process can write',
  EPERM: 'a path in a directory that this process can write',
  EROFS: 'a path in a directory that this process can write',
  ENAMETOOLONG: 'a shorter path',
};

/**
 * A copy of a database that is not complete yet. It is written beside its target under another name, and gets the target's
 * name when it is complete and on disk. So a copy that failed or was killed never blocks the next one.
 */
export class UnpublishedCopy {
  readonly path: string;
  readonly #target: string;
  readonly #param: string;

  /**
   * Creates the empty file of the copy, accessible to its owner only: SQLite writes into it and keeps its permissions.
   * Removes the copies that killed processes have left in the directory.
   *
   * @param param Name of the parameter that gave the target
   * @param replaces Whether the target may exist
   * @throws InvalidRequestError `parameter_invalid` if the target cannot be a new file
   */
  constructor(param: string, target: string, replaces = false) {
    this.#param = param;
    this.#target = target;
    this.path = `${target}.${HOST}-${process.pid}-${randomBytes(4).toString('hex')}.partial`;
    if (Buffer.byteLength(this.path) > MAX_PATH_BYTES) throw invalidParameter(param, 'a shorter path');
    try {
      removeLeftovers(dirname(target));
      if (!replaces) this.#checkTarget();
      closeSync(openSync(this.path, 'wx', 0o600));
    } catch (error) {
      throw this.#targetError(error);
    }
    running.add(this.path);
  }

  /** Gives the copy its target's name. Never replaces a file, even a file that was created in the meantime. */
  publish(): void {
    try {
      linkSync(this.path, this.#target);
      rmSync(this.path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') throw this.#exists();
      if (!NO_LINKS.includes(code ?? '')) throw error;
      this.#publishWithoutLinks();
    }
    syncDirectory(dirname(this.#target));
  }

  /**
   * Replaces the target by the copy, and removes the target's log. If the process is killed between these steps, the old log
   * remains beside the copy, and every store refuses to open it.
   */
  replace(): void {
    keepAccess(this.path, this.#target);
    renameSync(this.path, this.#target);
    for (const suffix of SQLITE_SUFFIXES) rmSync(this.#target + suffix, { force: true });
    syncDirectory(dirname(this.#target));
  }

  /** Removes the copy unless it was published. */
  remove(): void {
    for (const suffix of ['', ...SQLITE_SUFFIXES]) rmSync(this.path + suffix, { force: true });
  }

  /** Removes the copy unless it was published. Call it after the last write to the copy. */
  end(): void {
    this.remove();
    running.delete(this.path);
  }

  #checkTarget(): void {
    const stats = lstatSync(this.#target, { throwIfNoEntry: false });
    if (stats?.isDirectory()) throw invalidParameter(this.#param, 'the path of a new file, not of a directory');
    if (stats) throw this.#exists();
    // SQLite would apply the log of the earlier database to the new one.
    if (SQLITE_SUFFIXES.some((suffix) => existsSync(this.#target + suffix))) {
      throw invalidParameter(
        this.#param,
        'a path without the -wal, -shm or -journal file of another database beside it',
      );
    }
  }

  /** For file systems without hard links: creates the target as an empty file, so that the rename replaces no other file. */
  #publishWithoutLinks(): void {
    try {
      closeSync(openSync(this.#target, 'wx', 0o600));
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? this.#exists() : error;
    }
    renameSync(this.path, this.#target);
  }

  #exists(): ClienteleError {
    return invalidParameter(this.#param, 'a path at which no file exists');
  }

  #targetError(error: unknown): unknown {
    const expected = TARGET_ERRORS[(error as NodeJS.ErrnoException).code ?? ''];
    return expected === undefined ? error : invalidParameter(this.#param, expected);
  }
}

/** Gives a file the owner and the permissions of the file that it will replace, so that the same processes can use it. */
function keepAccess(path: string, replaced: string): void {
  const stats = statSync(replaced, { throwIfNoEntry: false });
  if (stats === undefined) return;
  try {
    chownSync(path, stats.uid, stats.gid);
    chmodSync(path, stats.mode & 0o777);
  } catch {
    // Only root may give a file to another user. Without that, only this process's user can use the file.
  }
}

/** The error codes of `link` on a file system without hard links. */
const NO_LINKS: readonly string[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

/** The name of a copy: host, process, random number; and of the files that SQLite creates beside it. */
const COPY = /^(.+\.([\da-f]{8})-(\d+)-[\da-f]{8}\.partial)(?:-journal|-wal|-shm)?$/;

function removeLeftovers(directory: string): void {
  for (const name of readdirSync(directory)) {
    const [, copy = '', host = '', pid] = COPY.exec(name) ?? [];
    if (pid === undefined) continue;
    const path = join(directory, name);
    try {
      if (isLeftover(join(directory, copy), host, Number(pid), path)) rmSync(path, { force: true });
    } catch {
      // It belongs to another user, or is a directory. It does not prevent a copy.
    }
  }
}

function isLeftover(copy: string, host: string, pid: number, path: string): boolean {
  if (host === HOST && pid === process.pid) return !running.has(copy);
  if (host === HOST && !isRunning(pid)) return true;
  const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: 0 };
  return Date.now() - mtimeMs > ABANDONED_MS;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: a process of another user.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
