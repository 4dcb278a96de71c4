import type { Scope } from '../../src/domain/scope.ts';
import { openReader, setUp } from './connection.ts';
import { CustomerReader } from './customer-reads.ts';
import { FeedReader } from './feed.ts';
import { IndexIntegrity } from './index-integrity.ts';
import { ScopeReader } from './scope-reader.ts';
import type { Connection, Driver } from './sqlite-driver.ts';
import { StateReader } from './state.ts';

/** Reads a file on the caller's thread. Each read sees the commits of every process before it. */
export class Reader {
  readonly customers: CustomerReader;
  readonly feed: FeedReader;
  readonly states: StateReader;
  readonly #scopes: ScopeReader;
  readonly #connection: Connection;

  constructor(connection: Connection) {
    const integrity = new IndexIntegrity(connection);
    this.#connection = connection;
    this.#scopes = new ScopeReader(connection, integrity);
    this.customers = new CustomerReader(connection, this.#scopes, integrity);
    this.feed = new FeedReader(connection, this.#scopes);
    this.states = new StateReader(connection, this.#scopes);
  }

  static open(driver: Driver, path: string): Reader {
    return setUp(openReader(driver, path), (connection) => new Reader(connection));
  }

  hashKey(scope: Scope): string | undefined {
    return this.#scopes.rowOf(scope)?.hash_key ?? undefined;
  }

  /** Returns whether any scope in live mode has a customer. The names of these scopes are from `live:` to `live;`. */
  hasLiveCustomers(): boolean {
    const sql = `SELECT 1 FROM scopes JOIN customers USING (scope) WHERE name >= 'live:' AND name < 'live;' LIMIT 1`;
    return this.#connection.prepare(sql).get() !== undefined;
  }

  close(): void {
    this.#connection.close();
  }
}
