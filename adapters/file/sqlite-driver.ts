import { statSync } from 'node:fs';
import { errorOf } from '../../src/domain/errors.ts';
import { findPackage, manifestOf } from '../../src/store-kit/optional-package.ts';
import { expectation } from './messages.ts';

export type Value = string | number | null;
export type Row = Readonly<Record<string, Value>>;

/** A prepared statement: the methods that node:sqlite and better-sqlite3 have in common. */
export interface Statement {
  run(...values: Value[]): { changes: number | bigint };
  get(...values: Value[]): unknown;
  all(...values: Value[]): unknown[];
}

/** A synchronous connection to a SQLite file. */
export interface Connection {
  exec(sql: string): unknown;
  prepare(sql: string): Statement;
  close(): unknown;
}

/** Ends a transaction without its writes. */
export function rollBack(connection: Connection): void {
  try {
    connection.exec('ROLLBACK');
  } catch {
    // SQLite has already rolled back after some errors, such as a full disk.
  }
}

/** Returns a function that prepares each statement once, at its first use. */
export function prepareOnce(connection: Connection): (sql: string) => Statement {
  const statements = new Map<string, Statement>();
  return (sql) => {
    const cached = statements.get(sql);
    if (cached) return cached;
    const statement = connection.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
}

export interface Driver {
  readonly name: 'node:sqlite' | 'better-sqlite3';
  /** Opens an existing file. A connection to `read` cannot write. Default `write`. */
  open(path: string, access?: Access): Connection;
}

export type Access = 'read' | 'write';

type Database = new (path: string, options?: object) => Connection;

/** Returns the class of Node's own SQLite; undefined if this Node has none. */
const nodeSqlite = (): Database | undefined =>
  (process.getBuiltinModule('node:sqlite') as { DatabaseSync?: Database } | undefined)?.DatabaseSync;

/** Returns a location that finds the optional peer `better-sqlite3`, if Node has no SQLite and the package is installed. */
export const findBetterSqlite = (): string | undefined => (nodeSqlite() ? undefined : findPackage('better-sqlite3'));

/**
 * Loads Node's own SQLite, or the optional peer `better-sqlite3` if Node has none.
 * @param location Finds `better-sqlite3`. A worker thread has none, because its script is in no folder.
 */
export async function loadDriver(location = findBetterSqlite()): Promise<Driver> {
  const DatabaseSync = nodeSqlite();
  if (DatabaseSync)
    return {
      name: 'node:sqlite',
      open: (path, access) => openExisting(DatabaseSync, path, { readOnly: access === 'read' }),
    };
  if (location === undefined) throw errorOf('store_unavailable', { detail: expectation(INSTALL), retryable: false });
  const Database = loadBetterSqlite(location);
  return {
    name: 'better-sqlite3',
    open: (path, access) => openExisting(Database, path, { readonly: access === 'read' }),
  };
}

function openExisting(Database: Database, path: string, options: object): Connection {
  // SQLite would create a missing file.
  statSync(path);
  return new Database(path, options);
}

function loadBetterSqlite(location: string): Database {
  checkNodeVersion(location);
  try {
    const module = process.getBuiltinModule('node:module');
    const load = module.createRequire(location);
    const Database = load('better-sqlite3') as Database;
    // The package loads its compiled part with the first database.
    new Database(':memory:').close();
    return Database;
  } catch (cause) {
    const noAddons = (cause as { code?: unknown } | null)?.code === 'ERR_DLOPEN_DISABLED';
    throw errorOf('store_unavailable', { detail: expectation(noAddons ? ADDONS : BUILD), cause, retryable: false });
  }
}

/** Refuses a version of better-sqlite3 for newer Nodes: its compiled part would end the process. */
function checkNodeVersion(location: string): void {
  const manifest = manifestOf('better-sqlite3', location);
  if (manifest === undefined) return;
  const { version, engines } = manifest;
  const oldest = Number(/^>=\s*(\d+)/.exec(engines?.node ?? '')?.[1] ?? 0);
  if (Number.parseInt(process.versions.node, 10) >= oldest) return;
  throw errorOf('store_unavailable', { detail: expectation(NEWER_NODE, { version, oldest }), retryable: false });
}

const NEWER_NODE =
  'the installed better-sqlite3 {version} needs Node.js {oldest} or newer, so run npm install better-sqlite3@12';
const INSTALL =
  'Node.js below 22.13 needs the package better-sqlite3, so run npm install better-sqlite3@12 where the application runs (no bundle can contain it; if file tracing leaves it out, import it in your code)';
const ADDONS =
  'this Node.js may not load the compiled part of better-sqlite3, so omit --no-addons, add --allow-addons, or use Node.js 22.13 or newer';
const BUILD =
  'the package better-sqlite3 is not built for this Node.js, so run npm rebuild better-sqlite3; with pnpm, run pnpm approve-builds and pnpm rebuild better-sqlite3; with Yarn, set dependenciesMeta.better-sqlite3.built to true in package.json and run yarn rebuild better-sqlite3';
