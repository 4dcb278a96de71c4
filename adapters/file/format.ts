import { formatIn, setFormat } from './log-tag.ts';
import { invalidParameter } from './messages.ts';
import { type Connection, type Row, rollBack } from './sqlite-driver.ts';

/** Marks the file as a file of this store: `clie`. */
export const APPLICATION_ID = 0x636c6965;

/** A time that never comes. */
const NEVER = Number.MAX_SAFE_INTEGER;

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
  // The first row of the linked list (state-rows.ts). Its checksum is a constant.
  `CREATE TABLE states (
    full_key TEXT PRIMARY KEY, value TEXT NOT NULL, version TEXT NOT NULL, expires_at INTEGER NOT NULL,
    remove_at INTEGER NOT NULL, next TEXT, checksum INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX states_by_removal ON states (remove_at);
  INSERT INTO states (full_key, value, version, expires_at, remove_at, checksum) VALUES ('', '', '', 0, ${NEVER}, 4291460376);`,
];

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
    const { user_version } = connection.prepare('PRAGMA user_version').get() as { user_version: number };
    for (const step of migrations.slice(format)) connection.exec(step);
    connection.exec(`PRAGMA application_id = ${APPLICATION_ID}; ${setFormat(newest, user_version)}; COMMIT`);
  } catch (error) {
    rollBack(connection);
    throw error;
  }
}

/** Returns the format of a file; 0 for a new file. @throws as {@link migrate} does */
function formatOf(connection: Connection, newest: number): number {
  const { user_version } = connection.prepare('PRAGMA user_version').get() as { user_version: number };
  const format = formatIn(user_version);
  const { application_id: applicationId } = connection.prepare('PRAGMA application_id').get() as Row;
  if (applicationId !== APPLICATION_ID) {
    const { tables } = connection.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() as Row;
    if (tables !== 0 || applicationId !== 0) throw foreignFile();
    return 0;
  }
  if (format > newest) throw newerFormat(format, newest);
  return format;
}

/** Detail of the error for another application's file. */
export const FOREIGN_FILE = 'a file that the file store created, or a new file';

/** Returns the error for a file of another application. */
export const foreignFile = () => invalidParameter('store[path]', FOREIGN_FILE);

/** Returns the error for a file that a newer version of this library has migrated. */
export const newerFormat = (format: number, newest = MIGRATIONS.length) =>
  invalidParameter(
    'store[path]',
    'a file of format {newest} or older: format {format} needs a newer version of clientele',
    { newest, format },
  );
