import type { CustomerRecord } from '../../src/domain/customer-record.ts';
import { ClienteleError } from '../../src/domain/errors.ts';
import type { Scope } from '../../src/domain/scope.ts';
import type { ListQuery, RecordPage } from '../../src/ports/store-types.ts';
import type { Position } from '../../src/store-kit/position.ts';
import { corruptError } from '../../src/store-kit/record-encoding.ts';
import { type CustomerRow, decodeCustomer, indexedColumns } from './encoding.ts';
import type { IndexIntegrity } from './index-integrity.ts';
import { ListIntegrity, NEWEST_MS, OLDEST_MS } from './list-integrity.ts';
import type { ScopeReader } from './scope-reader.ts';
import { type Connection, prepareOnce, type Statement } from './sqlite-driver.ts';

/** Finds and lists customers. */
export class CustomerReader {
  readonly #connection: Connection;
  readonly #scopes: ScopeReader;
  readonly #integrity: IndexIntegrity;
  readonly #listIntegrity: ListIntegrity;
  readonly #prepare: (sql: string) => Statement;
  readonly #find: Statement;

  constructor(connection: Connection, scopes: ScopeReader, integrity: IndexIntegrity) {
    this.#connection = connection;
    this.#scopes = scopes;
    this.#integrity = integrity;
    this.#listIntegrity = new ListIntegrity(integrity);
    this.#prepare = prepareOnce(connection);
    this.#find = connection.prepare('SELECT record, checksum FROM customers WHERE scope = ? AND id = ?');
  }

  find(scope: Scope, id: string): CustomerRecord | undefined {
    const scopeNumber = this.#scopes.numberOf(scope);
    const row = this.#rowOf(scopeNumber, id);
    return row && decodeCustomer(scope, scopeNumber, row, id);
  }

  list(scope: Scope, query: ListQuery): RecordPage | undefined {
    try {
      return this.#page(scope, query);
    } catch (error) {
      if (!(error instanceof ClienteleError) || error.code !== 'store_corrupt') throw error;
    }
    // A write between two of the statements looks like damage. A transaction gives all statements the same state.
    this.#connection.exec('BEGIN');
    try {
      return this.#page(scope, query);
    } finally {
      this.#connection.exec('COMMIT');
    }
  }

  #page(scope: Scope, query: ListQuery): RecordPage | undefined {
    const scopeNumber = this.#scopes.numberOf(scope);
    const cursor = query.cursor === undefined ? undefined : this.#positionOf(scopeNumber, query.cursor);
    if (query.cursor !== undefined && cursor === undefined) return undefined;
    const rows = this.#rows(scopeNumber, query, cursor);
    const records = rows.map((row) => decodeCustomer(scope, scopeNumber, row));
    this.#listIntegrity.check(scopeNumber, records, query, cursor);
    return { records: records.slice(0, query.limit), hasMore: records.length > query.limit };
  }

  #rowOf(scopeNumber: number, id: string): CustomerRow | undefined {
    const row = this.#find.get(scopeNumber, id) as CustomerRow | undefined;
    if (row === undefined) {
      for (const side of ['before', 'after'] as const)
        this.#integrity.checkedNeighbor('customers_by_id', [scopeNumber, id], side);
    }
    return row;
  }

  #positionOf(scopeNumber: number, id: string): Position | undefined {
    const row = this.#rowOf(scopeNumber, id);
    if (row === undefined) return undefined;
    const columns = indexedColumns(row);
    if (columns?.id !== id || columns.scope !== scopeNumber) throw corruptError(id);
    return { createdMs: Number(columns.created_ms), sequence: Number(columns.sequence) };
  }

  /** Returns one row more than the page has: first those of the cursor's millisecond, then those of other milliseconds. */
  #rows(scopeNumber: number, query: ListQuery, cursor: Position | undefined): CustomerRow[] {
    const { direction, app, limit, fromMs = OLDEST_MS, toMs = NEWEST_MS } = query;
    const filters = app === undefined ? [scopeNumber] : [scopeNumber, app];
    const statements = LISTS[direction][app === undefined ? 'all' : 'app'];
    const isCursorInRange = cursor !== undefined && cursor.createdMs >= fromMs && cursor.createdMs <= toMs;
    const sameMs = isCursorInRange
      ? this.#prepare(statements.sameMs).all(...filters, cursor.createdMs, cursor.sequence, limit + 1)
      : [];
    const isOlder = direction === 'older';
    const from = isOlder || cursor === undefined ? fromMs : Math.max(fromMs, cursor.createdMs + 1);
    const to = isOlder && cursor !== undefined ? Math.min(toMs, cursor.createdMs - 1) : toMs;
    const remaining = limit + 1 - sameMs.length;
    const otherMs = remaining > 0 ? this.#prepare(statements.otherMs).all(...filters, from, to, remaining) : [];
    return [...sameMs, ...otherMs] as CustomerRow[];
  }
}

type Direction = ListQuery['direction'];

/**
 * `sameMs` selects within the cursor's millisecond, `otherMs` within a range of milliseconds. In one statement, SQLite would
 * walk through the cursor's whole millisecond, and an import may have put all customers into one.
 */
type Part = 'sameMs' | 'otherMs';

/** The index is named, because a list must cost only its page, and SQLite's planner could choose another index. */
function listSql(direction: Direction, index: 'time' | 'app', part: Part): string {
  const [operator, order] = direction === 'older' ? ['<', 'DESC'] : ['>', 'ASC'];
  return `SELECT record, checksum FROM customers INDEXED BY customers_by_${index}
    WHERE deleted = 0 AND scope = ? ${index === 'app' ? 'AND app = ?' : ''}
    AND ${part === 'sameMs' ? `created_ms = ? AND sequence ${operator} ?` : 'created_ms >= ? AND created_ms <= ?'}
    ORDER BY created_ms ${order}, sequence ${order} LIMIT ?`;
}

const listsBy = (direction: Direction, index: 'time' | 'app') => ({
  sameMs: listSql(direction, index, 'sameMs'),
  otherMs: listSql(direction, index, 'otherMs'),
});

const LISTS = {
  older: { all: listsBy('older', 'time'), app: listsBy('older', 'app') },
  newer: { all: listsBy('newer', 'time'), app: listsBy('newer', 'app') },
};
