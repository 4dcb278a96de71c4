import { errorOf } from '../../src/domain/errors.ts';
import { expectation } from '../../src/domain/messages.ts';

export type Value = string | number | null;
export type Row = Readonly<Record<string, Value>>;

/** A prepared statement: what node:sqlite's and better-sqlite3's have in common. */
export interface Statement {
  run(...values: Value[]): { changes: number | bigint };
  get(...values: Value[]): unknown;
  all(...values: Value[]): unknown[];
}

/** A connection to a SQLite file, synchronous. */
export interface Connection {
  exec(sql: string): unknown;
  prepare(sql: string): Statement;
  close(): unknown;
}

/** Prepares statements when they are first asked for, each once. */
export function preparing(connection: Connection): (sql: string) => Statement {
  const statements = new Map<string, Statement>();
  return (sql) => {
    const known = statements.get(sql);
    if (known) return known;
    const statement = connection.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
}

/** Opens connections. */
export interface Driver {
  readonly name: 'node:sqlite' | 'better-sqlite3';
  open(path: string): Connection;
}

/** Where Node has SQLite itself, that; else the optional peer. */
export async function loadDriver(): Promise<Driver> {
  const { DatabaseSync } = (process.getBuiltinModule('node:sqlite') ?? {}) as {
    DatabaseSync?: new (path: string) => Connection;
  };
  if (DatabaseSync) return { name: 'node:sqlite', open: (path) => new DatabaseSync(path) };
  const Database = await betterSqlite();
  return { name: 'better-sqlite3', open: (path) => new Database(path) };
}

async function betterSqlite(): Promise<new (path: string) => Connection> {
  // Not a literal: the types of an optional peer need not be there when this is compiled.
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
