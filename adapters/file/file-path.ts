import { resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { invalidParameter } from './messages.ts';
import { MAX_PATH_BYTES, SQLITE_SUFFIXES } from './sqlite-layout.ts';

const PATH = 'the path of a file, or a URL object with the protocol file:';
const PLAIN = 'a path without a scheme, or a URL object with the protocol file:; before a name with a colon, write ./';
const EXACT = 'a path without NUL, lone surrogates, and white space at its ends';
const MEMORY = "the path of a file; for customers in memory, use { kind: 'memory' }";

const TOO_LONG = 'a shorter path: SQLite opens none whose absolute form has more than {max} bytes';

/** The start of a URL, as SQLite and other tools recognize it. It has two letters or more: one letter is a Windows drive. */
const SCHEME = /^[a-z][a-z\d+.-]+:/i;

/**
 * Validates the path of a file, and returns it as an absolute path: the process may change its directory later, and every
 * driver of SQLite opens the same file for an absolute path.
 *
 * @throws InvalidRequestError `parameter_invalid`
 */
export function readFilePath(param: string, given: unknown): string {
  const path = typeof given === 'object' && given !== null ? pathOfUrl(param, given) : given;
  if (typeof path !== 'string' || path === '') throw invalidParameter(param, PATH);
  if (/(?:^|\/):memory:|[?&]mode=memory/i.test(path)) throw invalidParameter(param, MEMORY);
  if (SCHEME.test(path)) throw invalidParameter(param, PLAIN);
  // A lone surrogate becomes another character, and better-sqlite3 removes white space.
  if (/[\0\p{Cs}]/u.test(path) || path.trim() !== path) throw invalidParameter(param, EXACT);
  if (/^~(?:$|[/\\])/.test(path)) throw invalidParameter(param, 'a path without ~: use os.homedir()');
  if (/\/\.{0,2}$/.test(path) || path.endsWith(sep))
    throw invalidParameter(param, 'the path of a file, not of a directory');
  if (SQLITE_SUFFIXES.some((suffix) => path.endsWith(suffix)))
    throw invalidParameter(param, 'a name that does not end in -wal, -shm or -journal, as the files of SQLite do');
  return checkPathLength(param, absolutePath(param, path));
}

function absolutePath(param: string, path: string): string {
  try {
    return resolve(path);
  } catch {
    throw invalidParameter(param, 'an absolute path, because the current directory of the process does not exist');
  }
}

/**
 * Returns an absolute path that SQLite can open.
 * @throws InvalidRequestError `parameter_invalid` if it is too long
 */
export function checkPathLength(param: string, path: string): string {
  const max = MAX_PATH_BYTES;
  if (Buffer.byteLength(path) > max) throw invalidParameter(param, TOO_LONG, { max });
  return path;
}

function pathOfUrl(param: string, given: object): string {
  try {
    const { href, search, hash } = given as Partial<URL>;
    // SQLite gives the query of a URL a meaning, and Node drops it.
    if (typeof href === 'string' && !search && !hash) return fileURLToPath(href);
  } catch {
    // A URL with another protocol or with a host, or an object that cannot be read.
  }
  throw invalidParameter(param, PATH);
}
