import type { CustomerRecord, RecordChanges } from '../../src/domain/customer-record.ts';
import type { ClienteleEvent } from '../../src/domain/event.ts';
import type { Scope } from '../../src/domain/scope.ts';
import type { Store } from '../../src/ports/store.ts';
import type {
  BeginResult,
  IdempotencyAttempt,
  Insert,
  ListQuery,
  RecordPage,
  Replace,
} from '../../src/ports/store-types.ts';
import { expectStored, expectThat, toJson } from './assertions.ts';
import { insertOf, recordOf, replaceOf, type Sample, SCOPE } from './samples.ts';

/** Inserts a sample customer and returns its stored record. */
export async function add(
  store: Store,
  sample: Sample = {},
  parts: Partial<Omit<Insert, 'record'>> = {},
  scope: Scope = SCOPE,
): Promise<CustomerRecord> {
  const record = recordOf({ livemode: scope.livemode, ...sample });
  return expectStored(await store.insert(scope, insertOf(record, parts))).record;
}

/** Imports a sample customer with this creation time. */
export const addAt = (store: Store, createdMs: number, sample: Sample = {}): Promise<CustomerRecord> =>
  add(store, { createdMs, ...sample }, { origin: 'imported' });

/** Makes many writes, a hundred of them concurrently: in sequence they would take minutes on a slow store. */
export async function writeMany(
  count: number,
  write: (index: number) => Promise<CustomerRecord>,
): Promise<CustomerRecord[]> {
  const written: CustomerRecord[] = [];
  for (let from = 0; from < count; from += 100) {
    const indexes = Array.from({ length: Math.min(100, count - from) }, (_, i) => from + i);
    written.push(...(await Promise.all(indexes.map(write))));
  }
  return written;
}

/** Stores the next version of a customer and returns its stored record. */
export async function change(
  store: Store,
  before: CustomerRecord,
  changes: RecordChanges,
  parts: Partial<Omit<Replace, 'record'>> = {},
  scope: Scope = SCOPE,
): Promise<CustomerRecord> {
  return expectStored(await store.replace(scope, replaceOf(before, changes, parts))).record;
}

export const remove = (store: Store, before: CustomerRecord, scope?: Scope): Promise<CustomerRecord> =>
  change(store, before, { deleted: true }, {}, scope);

/** Returns the current record; fails if the customer is absent. */
export async function findRecord(store: Store, id: string, scope: Scope = SCOPE): Promise<CustomerRecord> {
  const record = await store.find(scope, id, { fresh: true });
  expectThat(record, `${id} exists`);
  return record;
}

/** Returns a page; fails if the cursor is unknown. */
export async function pageOf(store: Store, query: Partial<ListQuery> = {}, scope: Scope = SCOPE): Promise<RecordPage> {
  const page = await store.list(scope, { limit: 1_000, direction: 'older', ...query });
  expectThat(page, `${query.cursor} is a known cursor`);
  return page;
}

export const idOf = (record: CustomerRecord): string => record.customer.id;

export const idsOf = (page: RecordPage): string[] => page.records.map(idOf);

/** Returns the ids of the page that a query selects. */
export const listIds = async (store: Store, query?: Partial<ListQuery>, scope?: Scope): Promise<string[]> =>
  idsOf(await pageOf(store, query, scope));

/** Returns every event after the cursor. */
export async function eventsOf(store: Store, scope: Scope = SCOPE, after?: string): Promise<ClienteleEvent[]> {
  const reader = readerOf(store, scope, after);
  while ((await reader.read(500)) > 0);
  return reader.events;
}

/** Reads a feed page by page; fails if a cursor repeats, which would never end. */
export function readerOf(store: Store, scope: Scope = SCOPE, start?: string) {
  const events: ClienteleEvent[] = [];
  const cursors = new Set<string | undefined>([start]);
  const read = async (limit: number): Promise<number> => {
    const page = await store.events(scope, { after: events.at(-1)?.cursor ?? start, limit });
    for (const event of page) {
      expectThat(!cursors.has(event.cursor), `the feed has the cursor ${event.cursor} once`);
      cursors.add(event.cursor);
      events.push(event);
    }
    return page.length;
  };
  return { events, read };
}

export const begin = async (store: Store, attempt: IdempotencyAttempt): Promise<BeginResult> =>
  await store.begin(SCOPE, attempt);

/** Returns everything that a scope shows, and these records, to check that a call changed none of it. */
export async function snapshot(store: Store, ids: readonly string[] = [], scope: Scope = SCOPE) {
  const records = await Promise.all(ids.map(async (id) => await store.find(scope, id, { fresh: true })));
  return toJson({
    records: records.map((record) => record ?? 'absent'),
    list: (await pageOf(store, {}, scope)).records,
    events: await eventsOf(store, scope),
    verified: await store.verify(scope),
  });
}
