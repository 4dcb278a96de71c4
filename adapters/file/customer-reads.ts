import type { CustomerRecord } from '../../src/domain/customer-record.ts';
import { ClienteleError } from '../../src/domain/errors.ts';
import type { ClienteleEvent } from '../../src/domain/event.ts';
import type { Scope } from '../../src/domain/scope.ts';
import { cursorExpired, cursorUnknown } from '../../src/ports/store.ts';
import type { FeedQuery, ListQuery, RecordPage } from '../../src/ports/store-types.ts';
import { corruptError } from '../../src/store-kit/record-encoding.ts';
import {
  type CustomerRow,
  checkedScope,
  columnsOf,
  type EventRow,
  eventOfRow,
  recordOfRow,
  type ScopeRow,
} from './encoding.ts';
import { Neighbours } from './index-integrity.ts';
import { type Connection, preparing, type Statement } from './sqlite-driver.ts';

/** Where a customer stands. */
type Place = Readonly<Record<'created_ms' | 'sequence', number>>;

type Direction = ListQuery['direction'];

/** Reads a file on the caller's thread: each call sees what was committed when it began, whoever wrote it. */
export class Reader {
  readonly #connection: Connection;
  readonly #scopes = new Map<string, number>();
  readonly #prepared: (sql: string) => Statement;
  readonly #neighbours: Neighbours;
  readonly #statements: Readonly<Record<'scope' | 'find' | 'events', Statement>>;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#prepared = preparing(connection);
    this.#neighbours = new Neighbours(connection);
    this.#statements = {
      scope: connection.prepare('SELECT * FROM scopes WHERE name = ?'),
      find: connection.prepare('SELECT record, checksum FROM customers WHERE scope = ? AND id = ?'),
      events: connection.prepare('SELECT * FROM events WHERE scope = ? AND position > ? ORDER BY position LIMIT ?'),
    };
  }

  hashKey(scope: Scope): string | undefined {
    return this.#scopeRow(scope)?.hash_key ?? undefined;
  }

  find(scope: Scope, id: string): CustomerRecord | undefined {
    const number = this.#number(scope);
    const row = this.#row(number, id);
    return row && recordOfRow(scope, number, row, id);
  }

  list(scope: Scope, query: ListQuery): RecordPage | undefined {
    try {
      return this.#page(scope, query);
    } catch (error) {
      if (!(error instanceof ClienteleError) || error.code !== 'store_corrupt') throw error;
    }
    // A customer that came or went between two of the reads looks like damage: all of them are made at one moment now.
    this.#connection.exec('BEGIN');
    try {
      return this.#page(scope, query);
    } finally {
      this.#connection.exec('COMMIT');
    }
  }

  #page(scope: Scope, query: ListQuery): RecordPage | undefined {
    const number = this.#number(scope);
    const place = query.cursor === undefined ? undefined : this.#place(number, query.cursor);
    if (query.cursor !== undefined && place === undefined) return undefined;
    const rows = this.#rows(number, query, place);
    const records = rows.map((row) => recordOfRow(scope, number, row));
    checkPage(records, query, place);
    this.#checkEnds(number, records, query, place);
    return { records: records.slice(0, query.limit), hasMore: records.length > query.limit };
  }

  events(scope: Scope, { after, limit }: FeedQuery): ClienteleEvent[] {
    for (;;) {
      const { scope: number, last_event: last, trimmed } = this.#scopeRow(scope) ?? NO_EVENTS;
      const from = after === undefined ? trimmed : positionOf(after, last);
      if (from < trimmed) throw cursorExpired();
      const rows = this.#statements.events.all(number, from, limit) as EventRow[];
      // Gone between the two reads: trimmed meanwhile, so that the counters are others by now.
      if (rows.length === 0 ? from < last : rows[0]?.position !== from + 1) {
        if (this.#scopeRow(scope)?.trimmed === trimmed) throw corruptError(`event ${from + 1}`);
        continue;
      }
      return rows.map((row, i) => {
        if (row.position !== from + 1 + i) throw corruptError(`event ${from + 1 + i}`);
        return eventOfRow(scope, row);
      });
    }
  }

  /** The position of the last event that was ever appended; 0 where there was none. */
  lastEvent(scope: Scope): number {
    return this.#scopeRow(scope)?.last_event ?? 0;
  }

  close(): void {
    this.#connection.close();
  }

  /** The scope's number in the file; 0, which none has, where nothing was ever written in it. */
  #number(scope: Scope): number {
    const known = this.#scopes.get(scope.key);
    if (known !== undefined) return known;
    const row = this.#scopeRow(scope);
    if (row) this.#scopes.set(scope.key, row.scope);
    return row?.scope ?? 0;
  }

  #scopeRow(scope: Scope): ScopeRow | undefined {
    const row = checkedScope(this.#statements.scope.get(scope.key) as ScopeRow | undefined);
    if (row === undefined) this.#neighbours.checkScope(scope.key);
    else if (row.name !== scope.key) throw corruptError(scope.key);
    return row;
  }

  #row(scope: number, id: string): CustomerRow | undefined {
    const row = this.#statements.find.get(scope, id) as CustomerRow | undefined;
    if (row === undefined) for (const side of SIDES) this.#neighbours.checked('customers_by_id', [scope, id], side);
    return row;
  }

  #place(scope: number, id: string): Place | undefined {
    const row = this.#row(scope, id);
    const columns = row && columnsOf(row);
    if (row && (columns?.id !== id || columns.scope !== scope)) throw corruptError(id);
    return columns as Place | undefined;
  }

  /** That a list began, and, where it has no more, ended where the index is sound, and left nothing out. */
  #checkEnds(scope: number, records: readonly CustomerRecord[], query: ListQuery, place?: Place): void {
    const { direction, limit } = query;
    const [behind, ahead] = direction === 'older' ? (['>', '<'] as const) : (['<', '>'] as const);
    const edge = direction === 'older' ? NEWEST : OLDEST;
    const start = place ?? { created_ms: edge, sequence: edge };
    const first = placeOf(records[0]) ?? start;
    const last = placeOf(records.at(-1)) ?? start;
    const before = this.#besides(scope, query, first, behind);
    // Between the cursor and the first record there is nothing.
    if (before && (place === undefined || isBeyond(before, place, ahead))) throw corruptError('a list');
    if (records.length <= limit && this.#besides(scope, query, last, ahead)) throw corruptError('a list');
  }

  /** The place next to another one, where the list has one there. */
  #besides(scope: number, query: ListQuery, { created_ms, sequence }: Place, side: Side): Place | undefined {
    const { app, fromMs = OLDEST, toMs = NEWEST } = query;
    const filters = app === undefined ? [scope] : [scope, app];
    const index = app === undefined ? 'customers_by_time' : 'customers_by_app';
    const entry = this.#neighbours.checked(index, [...filters, created_ms, sequence], side) as
      | (Place & Readonly<Record<'scope' | 'app', unknown>>)
      | undefined;
    if (entry?.scope !== scope || (app !== undefined && entry.app !== app)) return undefined;
    return entry.created_ms >= fromMs && entry.created_ms <= toMs ? entry : undefined;
  }

  /** One row more than the page has. First those of the cursor's own millisecond, then those beyond it. */
  #rows(scope: number, { direction, app, limit, fromMs = OLDEST, toMs = NEWEST }: ListQuery, place?: Place) {
    const filters = app === undefined ? [scope] : [scope, app];
    const tied = place !== undefined && place.created_ms >= fromMs && place.created_ms <= toMs;
    const rows = tied
      ? this.#list(direction, app, 'tied').all(...filters, place.created_ms, place.sequence, limit + 1)
      : [];
    const older = direction === 'older';
    const from = older || place === undefined ? fromMs : Math.max(fromMs, place.created_ms + 1);
    const to = older && place !== undefined ? Math.min(toMs, place.created_ms - 1) : toMs;
    const left = limit + 1 - rows.length;
    if (left > 0) rows.push(...this.#list(direction, app, 'beyond').all(...filters, from, to, left));
    return rows as CustomerRow[];
  }

  #list(direction: Direction, app: string | undefined, part: Part): Statement {
    return this.#prepared(LISTS[direction][app === undefined ? 'all' : 'app'][part]);
  }
}

const SIDES = ['<', '>'] as const;

type Side = (typeof SIDES)[number];

const placeOf = (record: CustomerRecord | undefined): Place | undefined =>
  record && { created_ms: record.createdMs, sequence: record.sequence };

function isBeyond(place: Place, other: Place, side: Side): boolean {
  const distance = place.created_ms - other.created_ms || place.sequence - other.sequence;
  return side === '>' ? distance > 0 : distance < 0;
}

const OLDEST = 0;
const NEWEST = Number.MAX_SAFE_INTEGER;

const NO_EVENTS = { scope: 0, last_event: 0, trimmed: 0 };

/**
 * The part of a list within the cursor's own millisecond, or that beyond it. Two statements, since in one SQLite would walk
 * through the whole millisecond, in which an import may have put all customers.
 */
type Part = 'tied' | 'beyond';

/** The index is named, since a list must cost its page, whatever the planner believes. */
function listSql(direction: Direction, index: 'time' | 'app', part: Part): string {
  const [beyond, order] = direction === 'older' ? ['<', 'DESC'] : ['>', 'ASC'];
  return `SELECT record, checksum FROM customers INDEXED BY customers_by_${index}
    WHERE deleted = 0 AND scope = ? ${index === 'app' ? 'AND app = ?' : ''}
    AND ${part === 'tied' ? `created_ms = ? AND sequence ${beyond} ?` : 'created_ms >= ? AND created_ms <= ?'}
    ORDER BY created_ms ${order}, sequence ${order} LIMIT ?`;
}

const listsOf = (direction: Direction, index: 'time' | 'app') => ({
  tied: listSql(direction, index, 'tied'),
  beyond: listSql(direction, index, 'beyond'),
});

const LISTS = {
  older: { all: listsOf('older', 'time'), app: listsOf('older', 'app') },
  newer: { all: listsOf('newer', 'time'), app: listsOf('newer', 'app') },
};

/** That the index which led to these records is sound: they are in order, and such as were asked for. */
function checkPage(records: readonly CustomerRecord[], query: ListQuery, place?: Place): void {
  const { direction, app, fromMs = OLDEST, toMs = NEWEST } = query;
  let before = place && { createdMs: place.created_ms, sequence: place.sequence };
  for (const { customer, deleted, createdMs, sequence } of records) {
    const ahead = before && (before.createdMs - createdMs || before.sequence - sequence);
    const ordered = ahead === undefined || (direction === 'older' ? ahead > 0 : ahead < 0);
    const asked = createdMs >= fromMs && createdMs <= toMs && (app === undefined || app === customer.app);
    if (deleted || !ordered || !asked) throw corruptError(customer.id);
    before = { createdMs, sequence };
  }
}

function positionOf(cursor: string, last: number): number {
  const position = /^(?:0|[1-9]\d{0,15})$/.test(cursor) ? Number(cursor) : Number.POSITIVE_INFINITY;
  if (position > last) throw cursorUnknown();
  return position;
}
