import { openReader, openWriter } from '../../../adapters/file/connection.ts';
import { type CustomerColumns, decodeCustomer, decodeOutcome, type KeyRow } from '../../../adapters/file/encoding.ts';
import { Reader } from '../../../adapters/file/reader.ts';
import type { Connection, Driver, Row } from '../../../adapters/file/sqlite-driver.ts';
import { verifyFile } from '../../../adapters/file/verify.ts';
import type { CustomerRecord } from '../../../src/domain/customer-record.ts';
import type { ClienteleEvent } from '../../../src/domain/event.ts';
import type { ListQuery, StoredOutcome, VerifyReport } from '../../../src/ports/store-types.ts';
import { SCOPE } from './history.ts';

/** An idempotency key: the id of its operation, and its outcome if it is settled. */
export interface StoredKey {
  readonly operation: string;
  readonly outcome: StoredOutcome | undefined;
}

/** The data of the scope in a file, read in every possible way. */
export interface Contents {
  readonly verified: VerifyReport;
  /** Every row, read without an index. */
  readonly records: readonly CustomerRecord[];
  readonly foundById: readonly (CustomerRecord | undefined)[];
  /** Ids in both directions of paging: of all customers, and of the app's. */
  readonly walks: Readonly<Record<'older' | 'newer' | 'olderOfApp' | 'newerOfApp', readonly string[]>>;
  readonly events: readonly ClienteleEvent[];
  /** Id of the customer that holds each claim. */
  readonly claims: ReadonlyMap<string, string | undefined>;
  readonly keys: ReadonlyMap<string, StoredKey>;
  /** The counters in the state of verifiers. */
  readonly counts: ReadonlyMap<string, number>;
}

/** Opens a file for writing, which recovers it after a crash, and reads all of it. */
export function readContents(driver: Driver, path: string, app: string): Contents {
  const writer = openWriter(driver, path);
  try {
    const verified = verifyFile(driver, path, SCOPE);
    const connection = openReader(driver, path);
    const reader = new Reader(connection);
    try {
      return { verified, ...rowsOf(connection), ...readsOf(reader, connection, app) };
    } finally {
      reader.close();
    }
  } finally {
    writer.close();
  }
}

function rowsOf(connection: Connection) {
  const all = <T>(sql: string) => connection.prepare(sql).all() as T[];
  const rows = all<CustomerColumns>('SELECT * FROM customers NOT INDEXED ORDER BY created_ms, sequence');
  const owners = new Map(rows.map(({ sequence, id }) => [sequence, id]));
  const claims = all<{ claim: string; customer: number }>('SELECT * FROM claims');
  const keys = all<KeyRow>('SELECT * FROM keys');
  const outcomeOf = (row: KeyRow) =>
    row.record === null && row.outcome === null ? undefined : decodeOutcome(SCOPE, row);
  return {
    records: rows.map((row) => decodeCustomer(SCOPE, row.scope, row, row.id)),
    claims: new Map(claims.map(({ claim, customer }) => [claim, owners.get(customer)])),
    keys: new Map(keys.map((row) => [row.key, { operation: row.operation, outcome: outcomeOf(row) }])),
  };
}

function readsOf(reader: Reader, connection: Connection, app: string) {
  const ids = connection.prepare('SELECT id FROM customers NOT INDEXED ORDER BY created_ms, sequence').all() as Row[];
  return {
    foundById: ids.map(({ id }) => reader.customers.find(SCOPE, String(id))),
    walks: {
      older: walk(reader, { direction: 'older' }),
      newer: walk(reader, { direction: 'newer' }),
      olderOfApp: walk(reader, { direction: 'older', app }),
      newerOfApp: walk(reader, { direction: 'newer', app }),
    },
    events: readFeed(reader),
    counts: readCounts(reader, connection),
  };
}

function readCounts(reader: Reader, connection: Connection): Map<string, number> {
  const rows = connection.prepare("SELECT full_key FROM states NOT INDEXED WHERE full_key > ''").all() as Row[];
  const keys = rows.map(({ full_key }) => String(full_key).split(' ')[1] ?? '');
  return new Map(keys.map((key) => [key, Number(reader.states.find(SCOPE, key)?.value)]));
}

/** Pages are small, so that customers on both sides of a page boundary are checked. */
const PAGE_SIZE = 7;

function walk(reader: Reader, query: Pick<ListQuery, 'direction' | 'app'>): string[] {
  const ids: string[] = [];
  for (;;) {
    const page = reader.customers.list(SCOPE, { ...query, limit: PAGE_SIZE, cursor: ids.at(-1) });
    if (page === undefined) throw new Error(`${ids.at(-1)} must be a valid cursor`);
    ids.push(...page.records.map(({ customer }) => customer.id));
    if (!page.hasMore) return ids;
  }
}

function readFeed(reader: Reader): ClienteleEvent[] {
  const events: ClienteleEvent[] = [];
  for (;;) {
    const page = reader.feed.read(SCOPE, { after: events.at(-1)?.cursor, limit: 100 });
    if (page.length === 0) return events;
    events.push(...page);
  }
}
