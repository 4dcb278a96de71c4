import type { ClienteleEvent } from '../../src/domain/event.ts';
import type { CustomerRecord } from '../../src/domain/record.ts';
import {
  cursorExpired,
  cursorUnknown,
  type FeedQuery,
  type ListQuery,
  type Page,
  type Scope,
} from '../../src/ports/store.ts';
import { corrupt } from '../../src/service/record-codec.ts';
import type { Connection, Statement, Value } from './driver.ts';
import { type CustomerRow, checkedScope, type EventRow, eventOfRow, recordOfRow, type ScopeRow } from './rows.ts';

type Direction = ListQuery['direction'];

/** Reads a file on the caller's thread: each call sees what was committed when it began, whoever wrote it. */
export class Reader {
  readonly #connection: Connection;
  readonly #scopes = new Map<string, number>();
  readonly #lists = new Map<string, Statement>();
  readonly #statements: Readonly<Record<'scope' | 'find' | 'place' | 'events', Statement>>;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#statements = {
      scope: connection.prepare('SELECT * FROM scopes WHERE name = ?'),
      find: connection.prepare('SELECT * FROM customers WHERE scope = ? AND id = ?'),
      place: connection.prepare('SELECT created_ms, sequence FROM customers WHERE scope = ? AND id = ?'),
      events: connection.prepare('SELECT * FROM events WHERE scope = ? AND position > ? ORDER BY position LIMIT ?'),
    };
  }

  hashKey(scope: Scope): string | undefined {
    return this.#scopeRow(scope)?.hash_key ?? undefined;
  }

  find(scope: Scope, id: string): CustomerRecord | undefined {
    const row = this.#statements.find.get(this.#number(scope), id) as CustomerRow | undefined;
    if (row === undefined) return undefined;
    if (row.id !== id) throw corrupt(id);
    return recordOfRow(scope, row);
  }

  list(scope: Scope, query: ListQuery): Page | undefined {
    const number = this.#number(scope);
    const cursor =
      query.cursor === undefined
        ? undefined
        : (this.#statements.place.get(number, query.cursor) as
            | Pick<CustomerRow, 'created_ms' | 'sequence'>
            | undefined);
    if (query.cursor !== undefined && cursor === undefined) return undefined;
    const { direction, app, limit, fromMs = OLDEST, toMs = NEWEST } = query;
    const start = direction === 'older' ? [NEWEST, NEWEST] : [OLDEST, OLDEST];
    const place = cursor ? [cursor.created_ms, cursor.sequence] : start;
    const values: Value[] = [
      number,
      ...(app === undefined ? [] : [app]),
      ...(place as Value[]),
      fromMs,
      toMs,
      limit + 1,
    ];
    const rows = this.#list(direction, app !== undefined).all(...values) as CustomerRow[];
    const records = rows.slice(0, limit).map((row) => recordOfRow(scope, row));
    return { records, hasMore: rows.length > limit };
  }

  events(scope: Scope, { after, limit }: FeedQuery): ClienteleEvent[] {
    for (;;) {
      const { scope: number, last_event: last, trimmed } = this.#scopeRow(scope) ?? NO_EVENTS;
      const from = after === undefined ? trimmed : positionOf(after, last);
      if (from < trimmed) throw cursorExpired();
      const rows = this.#statements.events.all(number, from, limit) as EventRow[];
      // Gone between the two reads: trimmed meanwhile, so that the counters are others by now.
      if (rows.length === 0 ? from < last : rows[0]?.position !== from + 1) {
        if (this.#scopeRow(scope)?.trimmed === trimmed) throw corrupt(`event ${from + 1}`);
        continue;
      }
      return rows.map((row, i) => {
        if (row.position !== from + 1 + i) throw corrupt(`event ${from + 1 + i}`);
        return eventOfRow(scope, row);
      });
    }
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
    return checkedScope(this.#statements.scope.get(scope.key) as ScopeRow | undefined);
  }

  #list(direction: Direction, ofApp: boolean): Statement {
    const key = `${direction} ${ofApp}`;
    let statement = this.#lists.get(key);
    if (statement === undefined) {
      statement = this.#connection.prepare(listSql(direction, ofApp));
      this.#lists.set(key, statement);
    }
    return statement;
  }
}

const OLDEST = 0;
const NEWEST = Number.MAX_SAFE_INTEGER;

const NO_EVENTS = { scope: 0, last_event: 0, trimmed: 0 };

/** The index is named, since a list must cost its page, whatever the planner believes. */
function listSql(direction: Direction, ofApp: boolean): string {
  const [beyond, order] = direction === 'older' ? ['<', 'DESC'] : ['>', 'ASC'];
  return `SELECT * FROM customers INDEXED BY ${ofApp ? 'customers_by_app' : 'customers_by_time'}
    WHERE deleted = 0 AND scope = ? ${ofApp ? 'AND app = ?' : ''} AND (created_ms, sequence) ${beyond} (?, ?)
    AND created_ms >= ? AND created_ms <= ? ORDER BY created_ms ${order}, sequence ${order} LIMIT ?`;
}

function positionOf(cursor: string, last: number): number {
  const position = /^[1-9]\d{0,15}$/.test(cursor) ? Number(cursor) : 0;
  if (position === 0 || position > last) throw cursorUnknown();
  return position;
}
