import type { CustomerRecord } from '../../src/domain/customer-record.ts';
import { ClienteleError } from '../../src/domain/errors.ts';
import type { Scope } from '../../src/domain/scope.ts';
import type { ListQuery, RecordPage } from '../../src/ports/store-types.ts';
import { corruptError } from '../../src/store-kit/record-encoding.ts';
import { type CustomerRow, decodeCustomer, indexedColumns } from './encoding.ts';
import type { IndexIntegrity } from './index-integrity.ts';
import { ListIntegrity, NEWEST_MS, OLDEST_MS, type Position } from './list-integrity.ts';
import type { ScopeReader } from './scope-reader.ts';
import { type Connection, prepareOnce, type Statement } from './sqlite-driver.ts';

/** Finds and lists customers. */
export class CustomerReader {
  readonly #connection: Connection;
  readonly #scopes: ScopeReader;
  readonly #integrity: IndexIntegrity;
  readonly #lists: ListIntegrity;
  readonly #prepared: (sql: string) => Statement;
  readonly #find: Statement;

  constructor(connection: Connection, scopes: ScopeReader, integrity: IndexIntegrity) {
    this.#connection = connection;
    this.#scopes = scopes;
    this.#integrity = integrity;
    this.#lists = new ListIntegrity(integrity);
    this.#prepared = prepareOnce(connection);
    this.#find = connection.prepare('SELECT record, checksum FROM customers WHERE scope = ? AND id = ?');
  }

  find(scope: Scope, id: string): CustomerRecord | undefined {
    const number = this.#scopes.numberOf(scope);
    const row = this.#rowOf(number, id);
    return row && decodeCustomer(scope, number, row, id);
  }

  list(scope: Scope, query: ListQuery): RecordPage | undefined {
    try {
      return this.#page(scope, query);
    } catch (error) {
      if (!(error instanceof ClienteleError) || error.code !== 'store_corrupt') throw error;
    }
    // A write between two of the statements looks like damage. A transaction shows them all the same state.
    this.#connection.exec('BEGIN');
    try {
      return this.#page(scope, query);
    } finally {
      this.#connection.exec('COMMIT');
    }
  }

  #page(scope: Scope, query: ListQuery): RecordPage | undefined {
    const number = this.#scopes.numberOf(scope);
    const cursor = query.cursor === undefined ? undefined : this.#positionOf(number, query.cursor);
    if (query.cursor !== undefined && cursor === undefined) return undefined;
    const rows = this.#rows(number, query, cursor);
    const records = rows.map((row) => decodeCustomer(scope, number, row));
    this.#lists.check(number, records, query, cursor);
    return { records: records.slice(0, query.limit), hasMore: records.length > query.limit };
  }

  #rowOf(number: number, id: string): CustomerRow | undefined {
    const row = this.#find.get(number, id) as CustomerRow | undefined;
    if (row === undefined) {
      for (const side of ['<', '>'] as const) this.#integrity.checkedNeighbor('customers_by_id', [number, id], side);
    }
    return row;
  }

  #positionOf(number: number, id: string): Position | undefined {
    const row = this.#rowOf(number, id);
    if (row === undefined) return undefined;
    const columns = indexedColumns(row);
    if (columns?.id !== id || columns.scope !== number) throw corruptError(id);
    return { createdMs: Number(columns.created_ms), sequence: Number(columns.sequence) };
  }

  /** Returns one row more than the page has: first those of the cursor's own millisecond, then those beyond it. */
  #rows(number: number, query: ListQuery, cursor: Position | undefined): CustomerRow[] {
    const { direction, app, limit, fromMs = OLDEST_MS, toMs = NEWEST_MS } = query;
    const filters = app === undefined ? [number] : [number, app];
    const statements = LISTS[direction][app === undefined ? 'all' : 'app'];
    const rows: unknown[] = [];
    if (cursor && cursor.createdMs >= fromMs && cursor.createdMs <= toMs) {
      const tied = this.#prepared(statements.tied);
      rows.push(...tied.all(...filters, cursor.createdMs, cursor.sequence, limit + 1));
    }
    const isOlder = direction === 'older';
    const from = isOlder || cursor === undefined ? fromMs : Math.max(fromMs, cursor.createdMs + 1);
    const to = isOlder && cursor !== undefined ? Math.min(toMs, cursor.createdMs - 1) : toMs;
    const remaining = limit + 1 - rows.length;
    if (remaining > 0) rows.push(...this.#prepared(statements.beyond).all(...filters, from, to, remaining));
    return rows as CustomerRow[];
  }
}

type Direction = ListQuery['direction'];

/**
 * `tied` selects within the cursor's millisecond, `beyond` after it. In one statement, SQLite would walk through the whole
 * millisecond, and an import may have put all customers into one.
 */
type Part = 'tied' | 'beyond';

/** The index is named, because a list must not depend on the planner's statistics to cost only its page. */
function listSql(direction: Direction, index: 'time' | 'app', part: Part): string {
  const [operator, order] = direction === 'older' ? ['<', 'DESC'] : ['>', 'ASC'];
  return `SELECT record, checksum FROM customers INDEXED BY customers_by_${index}
    WHERE deleted = 0 AND scope = ? ${index === 'app' ? 'AND app = ?' : ''}
    AND ${part === 'tied' ? `created_ms = ? AND sequence ${operator} ?` : 'created_ms >= ? AND created_ms <= ?'}
    ORDER BY created_ms ${order}, sequence ${order} LIMIT ?`;
}

const listsBy = (direction: Direction, index: 'time' | 'app') => ({
  tied: listSql(direction, index, 'tied'),
  beyond: listSql(direction, index, 'beyond'),
});

const LISTS = {
  older: { all: listsBy('older', 'time'), app: listsBy('older', 'app') },
  newer: { all: listsBy('newer', 'time'), app: listsBy('newer', 'app') },
};
