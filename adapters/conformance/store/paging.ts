import type { CustomerRecord } from '../../../src/domain/customer-record.ts';
import type { Store } from '../../../src/ports/store.ts';
import type { ListQuery } from '../../../src/ports/store-types.ts';
import { comparePositions } from '../../../src/store-kit/position.ts';
import { expectEqual, expectJson, expectThat } from '../assertions.ts';
import { race } from '../concurrency.ts';
import { APP, OTHER_APP, randomFrom, SCOPE, T0 } from '../samples.ts';
import { add, addAt, idOf, listIds, pageOf, remove, writeMany } from '../store-calls.ts';
import type { StoreCase } from '../store-case.ts';

/** More customers than an index page of a common storage holds. */
const MANY = 1_200;

const DIRECTIONS = ['older', 'newer'] as const;

/** Imports customers at random times. Returns them oldest first. */
async function insertMany(store: Store, count: number): Promise<CustomerRecord[]> {
  const random = randomFrom(count);
  const added = await writeMany(count, (i) =>
    addAt(store, T0 + Math.floor(random() * count) * 10, { app: i % 3 ? APP : OTHER_APP }),
  );
  return added.sort(comparePositions);
}

/** Pages to the end of a list and returns its records. Calls `between` after each page. */
async function pageThrough(
  store: Store,
  query: Partial<ListQuery>,
  between: (last: CustomerRecord) => Promise<void> = async () => undefined,
): Promise<CustomerRecord[]> {
  const shown: CustomerRecord[] = [];
  const ids = new Set<string>();
  for (;;) {
    const last = shown.at(-1);
    const page = await pageOf(store, { ...query, cursor: last && idOf(last) });
    for (const record of page.records) {
      expectThat(!ids.has(idOf(record)), `${idOf(record)} is listed once`);
      ids.add(idOf(record));
      shown.push(record);
    }
    const newLast = page.records.at(-1);
    if (newLast) await between(newLast);
    if (!page.hasMore) return shown;
    expectThat(newLast, 'a page with hasMore is not empty');
  }
}

/** Fails unless the records are in the order of the direction. */
function expectOrder(records: readonly CustomerRecord[], direction: 'older' | 'newer'): void {
  const sign = direction === 'newer' ? 1 : -1;
  for (const [i, record] of records.entries()) {
    const before = records[i - 1];
    if (before === undefined) continue;
    expectThat(comparePositions(record, before) * sign > 0, `${idOf(record)} follows ${idOf(before)}`);
  }
}

const pagingDuringWrites = (direction: 'older' | 'newer', limit: number): StoreCase => ({
  name: `paging in direction ${direction} with limit ${limit} during inserts and deletes shows each kept customer once`,
  async run(fixture) {
    const store = await fixture.open();
    const random = randomFrom(limit);
    const records = await insertMany(store, limit * 12 + 30);
    const kept = new Set(records.map(idOf));
    let pages = 0;
    const shown = await pageThrough(store, { direction, limit }, async (last) => {
      pages += 1;
      // Inserts lengthen a list that is paged towards the newest, so they must stop for the paging to end.
      if (pages > 40) return;
      const victims = records.filter((each) => kept.has(idOf(each)) && random() < 0.03);
      if (kept.has(idOf(last)) && random() < 0.5) victims.push(last);
      for (const victim of new Set(victims)) {
        kept.delete(idOf(victim));
        await remove(store, victim);
      }
      await add(store, { createdMs: T0 + 1_000_000 });
      await addAt(store, last.createdMs);
      await addAt(store, T0 + Math.floor(random() * limit * 120 + 300));
    });
    expectOrder(shown, direction);
    const ids = new Set(shown.map(idOf));
    const missing = [...kept].filter((id) => !ids.has(id));
    expectEqual(missing, [], 'each kept customer is listed');
  },
});

/** Paging through many customers. */
export const pagingCases: readonly StoreCase[] = [
  {
    name: `paging through ${MANY} customers shows each once, in both directions, also with filters`,
    async run(fixture) {
      const store = await fixture.open();
      const records = await insertMany(store, MANY);
      const [fromMs, toMs] = [T0 + MANY, T0 + MANY * 8];
      for (const direction of DIRECTIONS) {
        const order = direction === 'newer' ? records : records.toReversed();
        const all = await pageThrough(store, { direction, limit: 100 });
        expectEqual(all.map(idOf), order.map(idOf));
        const some = await pageThrough(store, { direction, limit: 37, app: OTHER_APP, fromMs, toMs });
        const expected = order.filter(
          ({ customer, createdMs }) => customer.app === OTHER_APP && createdMs >= fromMs && createdMs <= toMs,
        );
        expectEqual(some.map(idOf), expected.map(idOf));
      }
      expectJson(await store.verify(SCOPE), { checked: MANY, problems: [] });
    },
  },
  {
    name: `a list of ${MANY} customers is complete after most of them are deleted`,
    async run(fixture) {
      const store = await fixture.open();
      const records = await insertMany(store, MANY);
      const kept = records.filter((_, i) => i % 9 === 0);
      const deleted = records.filter((_, i) => i % 9 !== 0);
      await writeMany(deleted.length, (i) => remove(store, deleted[i] as CustomerRecord));
      for (const direction of DIRECTIONS) {
        const order = direction === 'newer' ? kept : kept.toReversed();
        expectEqual((await pageThrough(store, { direction, limit: 10 })).map(idOf), order.map(idOf));
      }
      const [first] = deleted;
      expectEqual(
        (await listIds(store, { cursor: first && idOf(first), direction: 'newer', limit: 2 })).length,
        2,
        'a deleted customer serves as a cursor',
      );
      expectJson(await store.verify(SCOPE), { checked: MANY, problems: [] });
      for (const record of kept) await remove(store, record);
      expectEqual(await listIds(store), []);
      const late = await addAt(store, T0);
      expectEqual(await listIds(store), [idOf(late)]);
    },
  },
  pagingDuringWrites('older', 10),
  pagingDuringWrites('newer', 10),
  pagingDuringWrites('older', 1),
  pagingDuringWrites('newer', 1),
  {
    name: 'paging concurrently with writes shows each kept customer once',
    async run(fixture) {
      const store = await fixture.open();
      const records = await insertMany(store, 200);
      const remaining = records.filter((_, i) => i % 2 === 0).map(idOf);
      const removed = records.filter((_, i) => i % 2 === 1);
      const writes = race(removed.length, async (i) => {
        await remove(store, removed[i] as CustomerRecord);
        await addAt(store, T0 + i * 20);
      });
      const results = await race(6, (i) => pageThrough(store, { direction: DIRECTIONS[i % 2] ?? 'older', limit: 7 }));
      await writes;
      for (const [i, shown] of results.entries()) {
        expectOrder(shown, DIRECTIONS[i % 2] ?? 'older');
        const ids = new Set(shown.map(idOf));
        expectEqual(
          remaining.filter((id) => !ids.has(id)),
          [],
        );
      }
      expectJson(await store.verify(SCOPE), { checked: 300, problems: [] });
    },
  },
];
