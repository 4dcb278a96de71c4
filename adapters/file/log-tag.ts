import { randomInt } from 'node:crypto';
import type { Connection, Row, Statement } from './sqlite-driver.ts';

/*
 * The `user_version` of a file holds its format, and a tag that the first transaction of each log increases by 1. It is part of
 * the first page, so that the header of the file and that transaction both show a tag: if they are not next to each other, the
 * log belongs to another file, or to another state of the file (log-fit.ts).
 */

/** Number of formats that fit. */
const FORMATS = 64;
/** Number of tags. */
export const TAGS = 2 ** 26;
/** How many logs a file can be away from its backup before their tags can meet. */
const DISTANCE = 2 ** 20;

export const formatIn = (userVersion: number): number => (userVersion >>> 0) % FORMATS;

export const tagIn = (userVersion: number): number => Math.floor((userVersion >>> 0) / FORMATS);

/** Returns the statement that sets format and tag. SQLite's `user_version` is signed. */
const setUserVersion = (format: number, tag: number): string =>
  `PRAGMA user_version = ${((tag % TAGS) * FORMATS + format) | 0}`;

/** Returns the statement that sets the format of a file. A new file gets a random tag, an older one its next tag. */
export function setFormat(format: number, previous: number): string {
  return setUserVersion(format, previous === 0 ? randomInt(TAGS) : tagIn(previous) + 1);
}

/** Gives the copy of a file another tag. */
export function renewTag(copy: Connection): void {
  const { user_version } = copy.prepare('PRAGMA user_version').get() as { user_version: number };
  const tag = tagIn(user_version) + randomInt(DISTANCE, TAGS - DISTANCE);
  copy.exec(setUserVersion(formatIn(user_version), tag));
}

/**
 * Raises the tag in the first transaction of each log, which costs a page. SQLite starts a log again only after it has copied
 * the log into the file, which changes the file's modification time.
 */
export class LogTag {
  readonly #connection: Connection;
  readonly #changes: Statement;
  readonly #userVersion: Statement;
  /** The modification time at the transaction that raised the tag last, and at the current one. */
  #modifiedAtRaise: number | undefined;
  #modified: number | undefined;
  #changesBefore: unknown;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#changes = connection.prepare('SELECT total_changes() AS changes');
    this.#userVersion = connection.prepare('PRAGMA user_version');
  }

  /**
   * Call it after a transaction has begun.
   * @param modified The file's modification time then.
   */
  begin(modified: number | undefined): void {
    this.#modified = modified;
    if (this.#isDue) this.#changesBefore = this.#totalChanges();
  }

  /** Call it before a transaction commits. */
  flush(): void {
    if (!this.#isDue || this.#totalChanges() === this.#changesBefore) return;
    const { user_version } = this.#userVersion.get() as { user_version: number };
    this.#connection.exec(setUserVersion(formatIn(user_version), tagIn(user_version) + 1));
    this.#modifiedAtRaise = this.#modified;
  }

  /** Makes the next transaction raise the tag. Call it after a rollback. */
  invalidate(): void {
    this.#modifiedAtRaise = undefined;
  }

  get #isDue(): boolean {
    return this.#modified !== this.#modifiedAtRaise;
  }

  #totalChanges(): unknown {
    return (this.#changes.get() as Row).changes;
  }
}
