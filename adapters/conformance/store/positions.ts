import { expectEqual, expectJson, expectStored, expectThat } from '../assertions.ts';
import { attemptOf, eventOf, insertOf, recordOf, SCOPE, settlementOf, T0 } from '../samples.ts';
import { add, addAt, begin, findRecord, idOf, listIds, remove } from '../store-calls.ts';
import type { StoreCase } from '../store-case.ts';

/** The order of customers: creation time in milliseconds, then the sequence that the store assigns. */
export const positionCases: readonly StoreCase[] = [
  {
    name: 'customers created in one millisecond are listed in the order of their creation',
    async run(fixture) {
      const store = await fixture.open();
      const records = [];
      for (let i = 0; i < 30; i += 1) records.push(await add(store));
      expectEqual(await listIds(store), records.map(idOf).toReversed());
      expectEqual(await listIds(store, { direction: 'newer' }), records.map(idOf));
      for (const [i, record] of records.entries()) {
        expectEqual(record.createdMs, T0);
        const before = records[i - 1];
        if (before) expectThat(record.sequence > before.sequence, 'sequences rise');
      }
    },
  },
  {
    name: 'imports are listed by creation time, and by import order within one millisecond',
    async run(fixture) {
      const store = await fixture.open();
      const last = await add(store, { createdMs: T0 + 9_000 });
      const [c1, a1, c2, b, a2] = [
        await addAt(store, T0 + 3_000),
        await addAt(store, T0 + 1_000),
        await addAt(store, T0 + 3_000),
        await addAt(store, T0 + 2_000),
        await addAt(store, T0 + 1_000),
      ];
      const oldestFirst = [a1, a2, b, c1, c2, last].map(idOf);
      expectEqual(await listIds(store, { direction: 'newer' }), oldestFirst);
      expectEqual(await listIds(store), oldestFirst.toReversed());
    },
  },
  {
    name: 'an import keeps its creation time, however old or new, and does not affect later creations',
    async run(fixture) {
      const store = await fixture.open();
      const first = await add(store, { createdMs: T0 });
      const old = await addAt(store, 0);
      const future = await addAt(store, T0 + 86_400_000);
      expectEqual([old.createdMs, old.customer.created], [0, 0]);
      expectEqual(future.createdMs, T0 + 86_400_000);
      const created = await add(store, { createdMs: T0 + 1 });
      expectEqual(created.createdMs, T0 + 1);
      expectEqual(await listIds(store), [future, created, first, old].map(idOf));
    },
  },
  {
    name: 'a creation after the clock stepped back gets the time of the last creation',
    async run(fixture) {
      const store = await fixture.open();
      const first = await add(store, { createdMs: T0 + 5_000 });
      const second = await add(store, { createdMs: T0 });
      const third = await add(store, { createdMs: T0 + 4_999 });
      const fourth = await add(store, { createdMs: T0 + 5_001 });
      const times = [first, second, third, fourth].map((record) => record.createdMs);
      expectEqual(times, [T0 + 5_000, T0 + 5_000, T0 + 5_000, T0 + 5_001]);
      expectEqual(await listIds(store), [fourth, third, second, first].map(idOf));
      expectJson(await findRecord(store, idOf(second)), second);
    },
  },
  {
    name: 'a raised creation time appears in the customer, the event and the settlement',
    async run(fixture) {
      const store = await fixture.open();
      await add(store, { createdMs: T0 + 60_000 });
      const attempt = attemptOf();
      await begin(store, attempt);
      const record = recordOf({ createdMs: T0, metadata: { kept: 'yes' }, cards: 12 });
      const settlement = settlementOf(attempt, record.customer);
      const result = expectStored(await store.insert(SCOPE, insertOf(record, { settlement })));
      const raised = { ...record.customer, created: Math.floor((T0 + 60_000) / 1_000) };
      expectJson(result.record.customer, raised);
      expectJson(result.record.cards, record.cards);
      expectJson((await findRecord(store, idOf(record))).customer, raised);
      const event = (await store.events(SCOPE, { limit: 10 })).at(-1);
      expectJson(event?.data, { object: raised });
      expectJson(await begin(store, attempt), { status: 'settled', outcome: { ok: true, value: raised } });
      expectEqual(await listIds(store, { fromMs: T0, toMs: T0 }), []);
    },
  },
  {
    name: 'refused creations and deletions do not affect the time of later creations',
    async run(fixture) {
      const store = await fixture.open();
      const first = await add(store, { createdMs: T0 + 1_000 }, { claims: ['tok_1'] });
      const future = recordOf({ createdMs: T0 + 99_000 });
      expectEqual((await store.insert(SCOPE, insertOf(future, { claims: ['tok_1'] }))).status, 'claimed');
      expectEqual((await add(store, { createdMs: T0 + 2_000 })).createdMs, T0 + 2_000);
      await remove(store, first);
      const last = await add(store, { createdMs: T0 + 3_000 });
      await remove(store, last);
      expectEqual(
        (await add(store, { createdMs: T0 })).createdMs,
        T0 + 3_000,
        'a deletion does not move the latest creation time back',
      );
    },
  },
  {
    name: 'an event keeps its own time, whatever the times of earlier events and customers',
    async run(fixture) {
      const store = await fixture.open();
      for (const created of [1_500_000_000, 1_400_000_000, 1_600_000_000]) {
        const record = recordOf();
        await store.insert(SCOPE, insertOf(record, { event: eventOf('customer.created', record, created) }));
      }
      const times = (await store.events(SCOPE, { limit: 10 })).map((event) => event.created);
      expectEqual(times, [1_500_000_000, 1_400_000_000, 1_600_000_000]);
    },
  },
];
