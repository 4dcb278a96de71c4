import { errorOf } from '../../src/domain/errors.ts';
import { expectation } from '../../src/domain/messages.ts';

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
  open(path: string): Connection;
}

/** Loads Node's own SQLite, or the optional peer `better-sqlite3` if Node has none. */
export async function loadDriver(): Promise<Driver> {
  const { DatabaseSync } = (process.getBuiltinModule('node:sqlite') ?? {}) as {
    DatabaseSync?: new (path: string) => Connection;
  };
  if (DatabaseSync) return { name: 'node:sqlite', open: (path) => new DatabaseSync(path) };
  const Database = await betterSqlite();
  return { name: 'better-sqlite3', open: (path) => new Database(path) };
}

async function betterSqlite(): Promise<new (path: string) => Connection> {
  // Not a literal, because the compiler would need the types of an optional peer.
  const name: string = 'better-sqlite3';
  try {
    return (await import(name)).default;
  } catch (cause) {
    throw errorOf('store_unavailable', { detail: expectation(isMissing(cause) ? INSTALL : LOAD), cause });
  }
}

const INSTALL = 'Node.js below 22.13 needs the package better-sqlite3, so run npm install better-sqlite3@12';
const LOAD = 'the package better-sqlite3 does not load, so run npm rebuild better-sqlite3';

const isMissing = (error: unknown): boolean =>
  ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'].includes((error as { code?: string }).code ?? '');
