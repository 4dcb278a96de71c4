import type { CustomerRecord } from '../../../src/domain/customer-record.ts';
import type { Store } from '../../../src/ports/store.ts';
import type { ListQuery } from '../../../src/ports/store-types.ts';
import { expectEqual, expectJson } from '../assertions.ts';
import { APP, OTHER_APP, SCOPE, T0 } from '../samples.ts';
import { add, addAt, change, idOf, idsOf, listIds, pageOf, remove } from '../store-calls.ts';
import type { StoreCase } from '../store-case.ts';

/** Imports customers a second apart. Returns them oldest first. */
async function addEverySecond(store: Store, count: number): Promise<CustomerRecord[]> {
  const records = [];
  for (let i = 0; i < count; i += 1) records.push(await addAt(store, T0 + i * 1_000));
  return records;
}

const page = async (store: Store, query: Partial<ListQuery>): Promise<[string[], boolean]> => {
  const result = await pageOf(store, query);
  return [idsOf(result), result.hasMore];
};

/** Pages, cursors and filters. */
export const listCases: readonly StoreCase[] = [
  {
    name: 'a scope without customers lists an empty last page',
    async run(fixture) {
      const store = await fixture.open();
      for (const direction of ['older', 'newer'] as const) {
        const empty = { records: [], hasMore: false };
        expectJson(await store.list(SCOPE, { limit: 10, direction }), empty);
        expectJson(await store.list(SCOPE, { limit: 10, direction, app: APP, fromMs: 0, toMs: T0 }), empty);
      }
    },
  },
  {
    name: "a page starts at its direction's end and says whether more customers follow",
    async run(fixture) {
      const store = await fixture.open();
      const ids = (await addEverySecond(store, 5)).map(idOf);
      const [a, b, c, d, e] = ids;
      expectEqual(await page(store, { limit: 2 }), [[e, d], true]);
      expectEqual(await page(store, { limit: 2, direction: 'newer' }), [[a, b], true]);
      expectEqual(await page(store, { limit: 4 }), [[e, d, c, b], true]);
      expectEqual(await page(store, { limit: 5 }), [[e, d, c, b, a], false]);
      expectEqual(await page(store, { limit: 5, direction: 'newer' }), [ids, false]);
      expectEqual(await page(store, { limit: 6 }), [[e, d, c, b, a], false]);
      expectEqual(await page(store, { limit: 1 }), [[e], true]);
    },
  },
  {
    name: 'a page after a cursor does not include the cursor, in both directions',
    async run(fixture) {
      const store = await fixture.open();
      const [a, b, c, d, e] = (await addEverySecond(store, 5)).map(idOf);
      expectEqual(await page(store, { limit: 1, cursor: c }), [[b], true]);
      expectEqual(await page(store, { limit: 2, cursor: c }), [[b, a], false]);
      expectEqual(await page(store, { limit: 1, cursor: c, direction: 'newer' }), [[d], true]);
      expectEqual(await page(store, { limit: 2, cursor: c, direction: 'newer' }), [[d, e], false]);
      expectEqual(await page(store, { limit: 9, cursor: a }), [[], false]);
      expectEqual(await page(store, { limit: 9, cursor: e, direction: 'newer' }), [[], false]);
    },
  },
  {
    name: 'a cursor works among customers created in one millisecond',
    async run(fixture) {
      const store = await fixture.open();
      const ids = [];
      for (let i = 0; i < 6; i += 1) ids.push(idOf(await add(store)));
      for (const [i, cursor] of ids.entries()) {
        expectEqual(await listIds(store, { cursor }), ids.slice(0, i).toReversed());
        expectEqual(await listIds(store, { cursor, direction: 'newer' }), ids.slice(i + 1));
      }
    },
  },
  {
    name: 'a deleted customer still serves as a cursor',
    async run(fixture) {
      const store = await fixture.open();
      const records = await addEverySecond(store, 5);
      const [a, b, c, d, e] = records.map(idOf);
      for (const record of records.slice(1, 4)) await remove(store, record);
      for (const cursor of [b, c, d]) {
        expectEqual(await page(store, { cursor }), [[a], false]);
        expectEqual(await page(store, { cursor, direction: 'newer' }), [[e], false]);
        expectEqual(await page(store, { cursor, app: APP }), [[a], false]);
      }
    },
  },
  {
    name: 'a cursor that the scope never had returns undefined, whatever the filters',
    async run(fixture) {
      const store = await fixture.open();
      const unknown = { limit: 10, cursor: 'cus_never' };
      for (let times = 0; times < 2; times += 1) {
        expectEqual(await store.list(SCOPE, { ...unknown, direction: 'older' }), undefined);
        expectEqual(await store.list(SCOPE, { ...unknown, direction: 'newer', app: APP }), undefined);
        expectEqual(await store.list(SCOPE, { ...unknown, direction: 'older', fromMs: 2, toMs: 1 }), undefined);
        expectEqual(await store.list(SCOPE, { ...unknown, direction: 'newer', app: 'app_none' }), undefined);
        await addEverySecond(store, 2);
      }
    },
  },
  {
    name: "an app filter shows only the app's customers, and hasMore counts only them",
    async run(fixture) {
      const store = await fixture.open();
      const mine = [];
      for (let i = 0; i < 4; i += 1) {
        mine.push(idOf(await add(store, { app: APP })));
        await add(store, { app: OTHER_APP });
      }
      const [a, b, c, d] = mine;
      expectEqual(await page(store, { app: APP, limit: 2 }), [[d, c], true]);
      expectEqual(await page(store, { app: APP, limit: 2, cursor: c }), [[b, a], false]);
      expectEqual(await page(store, { app: APP, limit: 3, direction: 'newer' }), [[a, b, c], true]);
      expectEqual(await page(store, { app: APP, limit: 4 }), [[d, c, b, a], false]);
      for (const app of ['app_none', '__proto__', APP.toLowerCase(), APP.slice(0, -1)]) {
        expectEqual(await page(store, { app }), [[], false]);
      }
    },
  },
  {
    name: 'a customer of another app serves as a cursor of a filtered list',
    async run(fixture) {
      const store = await fixture.open();
      const a = await add(store);
      const other = await add(store, { app: OTHER_APP });
      const b = await add(store);
      expectEqual(await page(store, { app: APP, cursor: idOf(other) }), [[idOf(a)], false]);
      expectEqual(await page(store, { app: APP, cursor: idOf(other), direction: 'newer' }), [[idOf(b)], false]);
    },
  },
  {
    name: 'both bounds of the creation time are inclusive, and hasMore counts only customers within them',
    async run(fixture) {
      const store = await fixture.open();
      const [a, b, c, d, e] = (await addEverySecond(store, 5)).map(idOf);
      const [fromMs, toMs] = [T0 + 1_000, T0 + 3_000];
      expectEqual(await page(store, { fromMs, toMs }), [[d, c, b], false]);
      expectEqual(await page(store, { fromMs, toMs, limit: 3, direction: 'newer' }), [[b, c, d], false]);
      expectEqual(await page(store, { fromMs, toMs, limit: 2 }), [[d, c], true]);
      expectEqual(await page(store, { fromMs }), [[e, d, c, b], false]);
      expectEqual(await page(store, { toMs }), [[d, c, b, a], false]);
      expectEqual(await page(store, { fromMs: fromMs + 1, toMs: toMs - 1 }), [[c], false]);
      expectEqual(await page(store, { fromMs: toMs, toMs }), [[d], false]);
    },
  },
  {
    name: 'an empty time range lists an empty page',
    async run(fixture) {
      const store = await fixture.open();
      const [a] = await addEverySecond(store, 3);
      for (const direction of ['older', 'newer'] as const) {
        expectEqual(await page(store, { direction, fromMs: T0 + 2, toMs: T0 + 1 }), [[], false]);
        expectEqual(await page(store, { direction, fromMs: T0 + 2_000, toMs: T0 }), [[], false]);
        expectEqual(await page(store, { direction, fromMs: T0 + 1, toMs: T0 + 999 }), [[], false]);
        expectEqual(await page(store, { direction, fromMs: T0 + 2_000, toMs: T0, cursor: idOf(a as CustomerRecord) }), [
          [],
          false,
        ]);
      }
    },
  },
  {
    name: 'a list shows the latest version of each customer',
    async run(fixture) {
      const store = await fixture.open();
      const record = await add(store);
      await add(store);
      const after = await change(store, record, { fields: { description: 'changed' } });
      for (const app of [undefined, APP]) {
        const { records } = await pageOf(store, { app });
        expectJson(records[1], after);
      }
    },
  },
];
