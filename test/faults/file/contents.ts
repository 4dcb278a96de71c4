import { openReader, openWriter } from '../../../adapters/file/connection.ts';
import { type CustomerColumns, decodeCustomer, decodeOutcome, type KeyRow } from '../../../adapters/file/encoding.ts';
import { Reader } from '../../../adapters/file/reader.ts';
import type { Connection, Driver, Row } from '../../../adapters/file/sqlite-driver.ts';
import { verifyFile } from '../../../adapters/file/verify.ts';
import type { CustomerRecord } from '../../../src/domain/customer-record.ts';
import type { ClienteleEvent } from '../../../src/domain/event.ts';
import type { ListQuery, StoredOutcome, VerifyReport } from '../../../src/ports/store-types.ts';
import { SCOPE } from './history.ts';

/** All that a file holds of the scope, read once by each way that there is. */
export interface Contents {
  readonly verified: VerifyReport;
  /** Every row, whatever the indexes say. */
  readonly records: readonly CustomerRecord[];
  readonly found: readonly (CustomerRecord | undefined)[];
  /** Ids of each walk: towards the oldest, and towards the newest; of all, and of the app. */
  readonly walks: Readonly<Record<'older' | 'newer' | 'olderOfApp' | 'newerOfApp', readonly string[]>>;
  readonly events: readonly ClienteleEvent[];
  /** Id of the customer that took each claim. */
  readonly claims: ReadonlyMap<string, string | undefined>;
  /** Outcome of each idempotency key; undefined while its operation was under way. */
  readonly keys: ReadonlyMap<string, StoredOutcome | undefined>;
}

/** Opens a file as a writer does, which recovers what a crash left, and reads all of it. */
export function contentsOf(driver: Driver, path: string, app: string): Contents {
  const writer = openWriter(driver, path);
  try {
    const verified = verifyFile(driver, path, SCOPE);
    const connection = openReader(driver, path);
    const reader = new Reader(connection);
    try {
      return { verified, ...rowsOf(connection), ...readingsOf(reader, connection, app) };
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
  const settled = (row: KeyRow) =>
    row.record === null && row.outcome === null ? undefined : decodeOutcome(SCOPE, row);
  return {
    records: rows.map((row) => decodeCustomer(SCOPE, row.scope, row, row.id)),
    claims: new Map(claims.map(({ claim, customer }) => [claim, owners.get(customer)])),
    keys: new Map(keys.map((row) => [row.key, settled(row)])),
  };
}

function readingsOf(reader: Reader, connection: Connection, app: string) {
  const ids = connection.prepare('SELECT id FROM customers NOT INDEXED ORDER BY created_ms, sequence').all() as Row[];
  return {
    found: ids.map(({ id }) => reader.customers.find(SCOPE, String(id))),
    walks: {
      older: walk(reader, { direction: 'older' }),
      newer: walk(reader, { direction: 'newer' }),
      olderOfApp: walk(reader, { direction: 'older', app }),
      newerOfApp: walk(reader, { direction: 'newer', app }),
    },
    events: feed(reader),
  };
}

/** Pages are small, so that their seams are seen. */
const PAGE = 7;

function walk(reader: Reader, query: Pick<ListQuery, 'direction' | 'app'>): string[] {
  const ids: string[] = [];
  for (;;) {
    const page = reader.customers.list(SCOPE, { ...query, limit: PAGE, cursor: ids.at(-1) });
    if (page === undefined) throw new Error(`${ids.at(-1)} must serve as a cursor`);
    ids.push(...page.records.map(({ customer }) => customer.id));
    if (!page.hasMore) return ids;
  }
}

function feed(reader: Reader): ClienteleEvent[] {
  const events: ClienteleEvent[] = [];
  for (;;) {
    const page = reader.feed.read(SCOPE, { after: events.at(-1)?.cursor, limit: 100 });
    if (page.length === 0) return events;
    events.push(...page);
  }
}
