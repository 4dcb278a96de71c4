import { isBusy } from './errors.ts';
import { MIGRATIONS, migrate } from './format.ts';
import type { Connection, Driver } from './sqlite-driver.ts';

/** Size of a connection's page cache, in KiB. */
const CACHE_KIB = 16_384;

/** Size of the log, in pages, at which a commit copies it into the file, so that the log can start again. */
const CHECKPOINT_PAGES = 1_000;

/** How long opening waits for another process that opens the same file, in milliseconds. */
const OPEN_WAIT_MS = 3_000;

/** Opens a connection that cannot write. */
export function openReader(driver: Driver, path: string): Connection {
  return setUp(driver.open(path, 'read'), (connection) => configure(connection, 'PRAGMA query_only = ON'));
}

/** Opens a connection that can write, and migrates the file to the newest format. */
export function openWriter(driver: Driver, path: string): Connection {
  return setUp(driver.open(path, 'write'), (connection) => {
    connection.exec(`PRAGMA busy_timeout = ${OPEN_WAIT_MS}`);
    // This comes first, because it refuses the file of another application. It also creates the tables before the log exists, so
    // that the header of the file shows its application.
    migrate(connection);
    connection.exec('PRAGMA journal_mode = WAL');
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
