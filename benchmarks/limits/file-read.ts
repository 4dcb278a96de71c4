import { writeFileSync } from 'node:fs';
import type { Connection, Driver } from '../../adapters/file/sqlite-driver.ts';
import type { PlainCustomer } from '../../src/domain/customer.ts';

/** Reads customers that a file stores as JSON: a prepared statement and `JSON.parse`. */
export class BareFileReader {
  readonly #connection: Connection;
  readonly #find;
  readonly #position;
  readonly #list;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#find = connection.prepare('SELECT customer FROM customers WHERE id = ?');
    this.#position = connection.prepare('SELECT sequence FROM customers WHERE id = ?');
    this.#list = connection.prepare(
      'SELECT customer FROM customers INDEXED BY by_app WHERE app = ? AND sequence < ? ORDER BY sequence DESC LIMIT ?',
    );
  }

  static open(driver: Driver, path: string): BareFileReader {
    return new BareFileReader(driver.open(path));
  }

  /** Writes the customers to a new file. */
  static async write(driver: Driver, path: string, customers: AsyncIterable<PlainCustomer>): Promise<void> {
    writeFileSync(path, '');
    const connection = driver.open(path);
    connection.exec(`PRAGMA journal_mode = WAL; PRAGMA cache_size = -16384;
      CREATE TABLE customers (sequence INTEGER PRIMARY KEY, id TEXT UNIQUE, app TEXT, created INTEGER, customer TEXT);
      CREATE INDEX by_app ON customers (app); BEGIN`);
    const insert = connection.prepare('INSERT INTO customers VALUES (NULL, ?, ?, ?, ?)');
    for await (const customer of customers) {
      insert.run(customer.id, customer.app, customer.created, JSON.stringify(customer));
    }
    connection.exec('COMMIT');
    connection.close();
  }

  close(): void {
    this.#connection.close();
  }

  async retrieve(id: string): Promise<unknown> {
    return JSON.parse((this.#find.get(id) as { customer: string }).customer);
  }

  async list(app: string, limit: number, after?: string): Promise<unknown> {
    const position = after === undefined ? undefined : (this.#position.get(after) as { sequence: number });
    const rows = this.#list.all(app, position?.sequence ?? Number.MAX_SAFE_INTEGER, limit + 1) as {
      customer: string;
    }[];
    return rows.slice(0, limit).map(({ customer }) => JSON.parse(customer));
  }
}
