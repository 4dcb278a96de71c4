import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { invalidParameter } from '../../src/domain/errors.ts';
import { isBusy } from './errors.ts';
import type { Connection, Driver, Row } from './sqlite-driver.ts';

/** Marks the file as a file of this store: `clie`. */
const APPLICATION_ID = 0x636c6965;

/**
 * `MIGRATIONS[n]` migrates a file from format n to format n + 1. Format 0 is an empty file.
 *
 * `customers.sequence` is the row number, so it rises with each insert. Events are numbered in each scope, and no number is
 * used twice. `record` holds everything that a customer is decoded from; the other columns serve the indexes. `checksum` is a
 * CRC-32 (encoding.ts), because SQLite does not notice a flipped bit.
 */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE scopes (
    scope INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, hash_key TEXT,
    native_ms INTEGER NOT NULL, last_event INTEGER NOT NULL, trimmed INTEGER NOT NULL, checksum INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE customers (
    sequence INTEGER PRIMARY KEY, scope INTEGER NOT NULL, id TEXT NOT NULL, app TEXT NOT NULL, created_ms INTEGER NOT NULL,
    version INTEGER NOT NULL, deleted INTEGER NOT NULL, record TEXT NOT NULL, checksum INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX customers_by_id ON customers (scope, id);
  CREATE INDEX customers_by_time ON customers (scope, created_ms) WHERE deleted = 0;
  CREATE INDEX customers_by_app ON customers (scope, app, created_ms) WHERE deleted = 0;
  CREATE TABLE claims (
    scope INTEGER NOT NULL, claim TEXT NOT NULL, customer INTEGER NOT NULL, checksum INTEGER NOT NULL,
    PRIMARY KEY (scope, claim)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE events (
    scope INTEGER NOT NULL, position INTEGER NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL, created INTEGER NOT NULL,
    record TEXT, data TEXT, checksum INTEGER NOT NULL, PRIMARY KEY (scope, position)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE keys (
    scope INTEGER NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL, operation TEXT NOT NULL,
    lease_until INTEGER NOT NULL, expires_at INTEGER NOT NULL, record TEXT, outcome TEXT, checksum INTEGER NOT NULL,
    PRIMARY KEY (scope, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX keys_by_expiry ON keys (scope, expires_at);`,
];

/** Size of a connection's page cache, in KiB. */
const CACHE_KIB = 16_384;

/** Size of the log, in pages, at which a commit copies it into the file, so that the log can start again. */
const CHECKPOINT_PAGES = 1_000;

/** How long opening waits for another process that opens the same file, in milliseconds. */
const OPEN_WAIT_MS = 3_000;

/** Creates the file if it is missing, accessible to its owner only. SQLite gives its log the same permissions. */
export async function ensureFile(path: string, createDirectory: boolean): Promise<void> {
  if (createDirectory) await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  // Closing a descriptor of an existing file would end the locks that SQLite holds on it for this process.
  if (existsSync(path)) return;
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    // Another process has created the file in the meantime.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Opens a connection that cannot write. */
export function openReader(driver: Driver, path: string): Connection {
  return setUp(driver.open(path), (connection) => configure(connection, 'PRAGMA query_only = ON'));
}

/** Opens a connection that can write, and migrates the file to the newest format. */
export function openWriter(driver: Driver, path: string): Connection {
  return setUp(driver.open(path), (connection) => {
    connection.exec(`PRAGMA busy_timeout = ${OPEN_WAIT_MS}`);
    connection.exec('PRAGMA journal_mode = WAL');
    migrate(connection);
    configure(connection, `PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    checkWritable(connection);
    return connection;
  });
}

/** Runs the setup of a connection and returns its result. Closes the connection if the setup fails. */
export function setUp<T>(connection: Connection, setup: (connection: Connection) => T): T {
  try {
    return setup(connection);
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Fails if the file cannot be written. SQLite opens such a file read-only and reports it at the first write. */
function checkWritable(connection: Connection): void {
  try {
    connection.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${MIGRATIONS.length}; ROLLBACK`);
  } catch (error) {
    // Another process is writing, so the file can be written.
    if (!isBusy(error)) throw error;
  }
}

function configure(connection: Connection, pragmas: string): Connection {
  // busy_timeout 0: SQLite must never block the caller's thread. Code that needs a lock waits for it itself.
  connection.exec(
    `PRAGMA busy_timeout = 0; PRAGMA cache_size = -${CACHE_KIB}; PRAGMA cell_size_check = ON;
    PRAGMA trusted_schema = OFF; ${pragmas}`,
  );
  return connection;
}

/**
 * Migrates a file to the newest format, in one transaction.
 *
 * @throws InvalidRequestError `parameter_invalid` if the file has a newer format or belongs to another application
 */
export function migrate(connection: Connection, migrations = MIGRATIONS): void {
  const newest = migrations.length;
  if (formatOf(connection, newest) === newest) return;
  connection.exec('BEGIN IMMEDIATE');
  try {
    const format = formatOf(connection, newest);
    for (const step of migrations.slice(format)) connection.exec(step);
    connection.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${newest}; COMMIT`);
  } catch (error) {
    connection.exec('ROLLBACK');
    throw error;
  }
}

/** Returns the format of a file; 0 for a new file. @throws as {@link migrate} does */
function formatOf(connection: Connection, newest: number): number {
  const { user_version: format } = connection.prepare('PRAGMA user_version').get() as Row;
  const { application_id: applicationId } = connection.prepare('PRAGMA application_id').get() as Row;
  if (applicationId !== APPLICATION_ID) {
    const { tables } = connection.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() as Row;
    if (tables !== 0) throw invalidParameter('store[path]', 'a file that the file store created, or a new file');
    return 0;
  }
  if (Number(format) > newest) {
    const expected = 'a file of format {newest} or older: format {format} needs a newer version of clientele';
    throw invalidParameter('store[path]', expected, { newest, format: Number(format) });
  }
  return Number(format);
}
