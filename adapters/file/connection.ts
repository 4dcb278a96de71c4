import { invalidParameter } from '../../src/domain/errors.ts';
import { isBusy } from './errors.ts';
import type { Connection, Driver, Row } from './sqlite-driver.ts';

/** Marks the file as ours: `clie`. */
const APPLICATION_ID = 0x636c6965;

/**
 * What takes a file from each format to the next: the first from an empty file to format 1.
 *
 * `sequence` is the row's number, so that it rises with each insert; events are numbered by scope, and a number is not used
 * again. `record` holds all that a customer is read from; the other columns are for finding it. `checksum` is a CRC-32
 * (rows.ts): SQLite itself does not notice a flipped bit.
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

/** Pages of the file that a connection holds in memory, in KiB. */
const CACHE_KIB = 16_384;

/** Pages in the log from which a commit copies it into the file: it is then written from its start again. */
const CHECKPOINT_PAGES = 1_000;

/** How long opening waits for another process that is opening the same file, in milliseconds. */
const OPEN_WAIT_MS = 3_000;

/** A connection that reads what was committed, and cannot write. */
export function openReader(driver: Driver, path: string): Connection {
  const connection = driver.open(path);
  try {
    return configured(connection, 'PRAGMA query_only = ON');
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** A connection that writes, on a file brought to the newest format. */
export function openWriter(driver: Driver, path: string): Connection {
  const connection = driver.open(path);
  try {
    connection.exec(`PRAGMA busy_timeout = ${OPEN_WAIT_MS}`);
    connection.exec('PRAGMA journal_mode = WAL');
    migrate(connection);
    configured(connection, `PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    refuseReadOnly(connection);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** SQLite opens a file that it may not write, or could not at that moment, for reading alone, and says so at the first write. */
function refuseReadOnly(connection: Connection): void {
  try {
    connection.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${MIGRATIONS.length}; ROLLBACK`);
  } catch (error) {
    // Another process is writing, which shows that it can be done.
    if (!isBusy(error)) throw error;
  }
}

function configured(connection: Connection, pragmas: string): Connection {
  // busy_timeout 0: who waits does so on its own terms, and never the caller's thread.
  connection.exec(
    `PRAGMA busy_timeout = 0; PRAGMA cache_size = -${CACHE_KIB}; PRAGMA cell_size_check = ON;
    PRAGMA trusted_schema = OFF; ${pragmas}`,
  );
  return connection;
}

/** Brings a file to the newest format, in one transaction. @throws InvalidRequestError for a newer one, or a file of others */
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

function formatOf(connection: Connection, newest: number): number {
  const { user_version: format } = connection.prepare('PRAGMA user_version').get() as Row;
  const { application_id: owner } = connection.prepare('PRAGMA application_id').get() as Row;
  if (owner !== APPLICATION_ID) {
    const { tables } = connection.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() as Row;
    if (tables !== 0) throw invalidParameter('store[path]', 'a file that the file store created, or a new file');
    return 0;
  }
  if (Number(format) > newest) {
    throw invalidParameter(
      'store[path]',
      'a file of format {newest} or older: format {format} needs a newer version of clientele',
      {
        newest,
        format: Number(format),
      },
    );
  }
  return Number(format);
}
