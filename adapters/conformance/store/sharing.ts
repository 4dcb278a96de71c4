import type { Store } from '../../../src/ports/store.ts';
import { expectEqual, expectJson, expectStored, tally } from '../assertions.ts';
import { race, readFeedDuring, wakeCounter, withTenCallers } from '../concurrency.ts';
import { attemptOf, endedAttemptOf, insertOf, recordOf, replaceOf, SCOPE, settlementOf, T0 } from '../samples.ts';
import { add, begin, change, eventsOf, findRecord, idOf, listIds, remove, snapshot } from '../store-calls.ts';
import type { StoreCase, StoreFixture } from '../store-case.ts';

const needs = 'shared';

/** Opens two stores on the same data. */
const openTwo = async (fixture: StoreFixture): Promise<[Store, Store]> => [await fixture.open(), await fixture.open()];

/** Several stores on the same data. */
export const sharingCases: readonly StoreCase[] = [
  {
    name: 'a store sees the writes of another store on the same data at once',
    needs,
    async run(fixture) {
      const [one, two] = await openTwo(fixture);
      const record = await add(one);
      expectJson(await findRecord(two, idOf(record)), record);
      const second = await change(two, record, { fields: { email: 'two@example.com' } });
      expectJson(await findRecord(one, idOf(record)), second);
      await add(two);
      expectJson(await snapshot(one, [idOf(record)]), await snapshot(two, [idOf(record)]));
      const deleted = await remove(one, second);
      expectJson(await findRecord(two, idOf(record)), deleted);
      expectEqual((await listIds(two)).length, 1);
      expectJson(await two.insert(SCOPE, insertOf(recordOf({ id: idOf(record) }))), { status: 'exists' });
    },
  },
  {
    name: 'find with fresh sees the writes of another store, even after an earlier find',
    needs,
    async run(fixture) {
      const [one, two] = await openTwo(fixture);
      let record = await add(one);
      for (let i = 0; i < 5; i += 1) {
        await two.find(SCOPE, idOf(record));
        record = await change(one, record, { fields: { description: `${i}` } });
        expectEqual((await two.find(SCOPE, idOf(record), { fresh: true }))?.version, record.version);
      }
    },
  },
  {
    name: 'a replacement of a version that another store replaced is a conflict',
    needs,
    async run(fixture) {
      const [one, two] = await openTwo(fixture);
      const record = await add(one);
      await findRecord(two, idOf(record));
      await change(one, record, { fields: { email: 'one@example.com' } });
      const late = replaceOf(record, { fields: { email: 'two@example.com' } });
      expectJson(await two.replace(SCOPE, late), { status: 'conflict' });
    },
  },
  {
    name: 'a claim that one store took is taken for another store',
    needs,
    async run(fixture) {
      const [one, two] = await openTwo(fixture);
      await add(one, {}, { claims: ['tok_1'] });
      expectJson(await two.insert(SCOPE, insertOf(recordOf(), { claims: ['tok_1'] })), {
        status: 'claimed',
        claim: 'tok_1',
      });
    },
  },
  {
    name: 'of concurrent inserts with one claim through several stores, one is stored',
    needs,
    async run(fixture) {
      const stores = [...(await openTwo(fixture)), ...(await openTwo(fixture))];
      const results = await race(fixture.concurrency, (i) =>
        (stores[i % 4] as Store).insert(SCOPE, insertOf(recordOf(), { claims: ['tok_once'] })),
      );
      expectEqual(tally(results), { stored: 1, claimed: fixture.concurrency - 1 });
      for (const store of stores) {
        expectEqual((await listIds(store)).length, 1);
        expectEqual((await eventsOf(store)).length, 1);
      }
    },
  },
  {
    name: 'of concurrent replacements through several stores, one is stored',
    needs,
    async run(fixture) {
      const stores = await openTwo(fixture);
      const record = await add(stores[0]);
      const results = await race(fixture.concurrency, (i) =>
        (stores[i % 2] as Store).replace(SCOPE, replaceOf(record, { fields: { description: `${i}` } })),
      );
      for (const store of stores) expectEqual((await findRecord(store, idOf(record))).version, 2);
      expectEqual(tally(results), { stored: 1, conflict: fixture.concurrency - 1 });
    },
  },
  {
    name: 'stores on the same data share the state of an idempotency key',
    needs,
    async run(fixture) {
      const [one, two] = await openTwo(fixture);
      const running = attemptOf();
      await begin(one, running);
      expectJson(await begin(two, attemptOf({ key: running.key })), { status: 'running' });
      const first = endedAttemptOf();
      expectJson(await begin(one, first), { status: 'begun', operation: first.operation });
      const takeover = attemptOf({ key: first.key });
      expectJson(await begin(two, takeover), { status: 'begun', operation: first.operation });
      await add(one, {}, { settlement: settlementOf(first, 'one') });
      const late = insertOf(recordOf(), { settlement: settlementOf(first, 'two') });
      expectJson(await two.insert(SCOPE, late), { status: 'already_applied', outcome: { ok: true, value: 'one' } });
      expectJson(await begin(two, takeover), { status: 'settled', outcome: { ok: true, value: 'one' } });
      const begins = await race(fixture.concurrency, (i) => begin(i % 2 ? one : two, attemptOf({ key: 'race' })));
      expectEqual(tally(begins), { begun: 1, running: fixture.concurrency - 1 });
    },
  },
  {
    name: 'stores on the same data share one header',
    needs,
    async run(fixture) {
      const stores = await openTwo(fixture);
      const headers = await race(fixture.concurrency, (i) =>
        (stores[i % 2] as Store).header(SCOPE, { hashKey: `proposal-${i}` }),
      );
      expectEqual(new Set(headers.map(({ hashKey }) => hashKey)).size, 1);
    },
  },
  {
    name: 'stores on the same data share one order of customers',
    needs,
    async run(fixture) {
      const [one, two] = await openTwo(fixture);
      const records = [];
      for (let i = 0; i < 10; i += 1) {
        records.push(await add(i % 2 ? one : two, { createdMs: T0 - i }));
      }
      expectEqual([...new Set(records.map(({ createdMs }) => createdMs))], [T0]);
      expectEqual(await listIds(one, { direction: 'newer' }), records.map(idOf));
      expectEqual(await listIds(two, { direction: 'newer' }), records.map(idOf));
    },
  },
  {
    name: 'a reader of the feed gets the events of other stores without a gap',
    needs,
    async run(fixture) {
      const [one, two] = await openTwo(fixture);
      const third = await fixture.open();
      const { cursor } = expectStored(await one.insert(SCOPE, insertOf(recordOf())));
      const writes = withTenCallers(fixture.concurrency, (i) => add(i % 2 ? one : two));
      const read = (await readFeedDuring(third, writes, cursor)).map((event) => event.data.object.id);
      expectEqual(read.toSorted(), (await writes).map(idOf).toSorted());
      expectJson(await eventsOf(one, SCOPE, cursor), await eventsOf(two, SCOPE, cursor));
    },
  },
  {
    name: 'watch wakes after a write through another store',
    needs,
    async run(fixture) {
      const [one, two] = await openTwo(fixture);
      const { wake, until } = wakeCounter();
      const end = two.watch(SCOPE, wake);
      try {
        const record = await add(one);
        const isReadable = async () => (await eventsOf(two)).some(({ data }) => data.object.id === idOf(record));
        await until(isReadable, 'the watcher wakes and the event is readable');
      } finally {
        end();
      }
    },
  },
  {
    name: 'closing one store does not affect another store on the same data',
    needs,
    async run(fixture) {
      const [one, two] = await openTwo(fixture);
      const record = await add(one);
      await one.close();
      expectJson(await findRecord(two, idOf(record)), record);
      await add(two);
      expectEqual((await listIds(two)).length, 2);
    },
  },
];
