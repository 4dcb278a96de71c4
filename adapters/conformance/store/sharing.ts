import assert from 'node:assert/strict';
import type { Store } from '../../../src/ports/store.ts';
import { expectStored, same, tally } from '../assertions.ts';
import { inRows, race, readFeedDuring, wakeCounter } from '../concurrency.ts';
import { attemptOf, insertOf, recordOf, replaceOf, SCOPE, settlementOf, T0 } from '../samples.ts';
import { add, begin, change, eventsOf, findRecord, idOf, listIds, remove, snapshot } from '../store-calls.ts';
import type { StoreCase, StoreFixture } from '../store-case.ts';

const needs = 'shared';

/** Two stores on the same data. */
const both = async (fixture: StoreFixture): Promise<[Store, Store]> => [await fixture.open(), await fixture.open()];

/** Several stores on one data. */
export const sharingCases: readonly StoreCase[] = [
  {
    name: 'a store sees at once what another store on the same data wrote',
    needs,
    async run(fixture) {
      const [one, two] = await both(fixture);
      const record = await add(one);
      same(await findRecord(two, idOf(record)), record);
      const second = await change(two, record, { fields: { email: 'two@example.com' } });
      same(await findRecord(one, idOf(record)), second);
      await add(two);
      same(await snapshot(one, [idOf(record)]), await snapshot(two, [idOf(record)]));
      const gone = await remove(one, second);
      same(await findRecord(two, idOf(record)), gone);
      assert.equal((await listIds(two)).length, 1);
      same(await two.insert(SCOPE, insertOf(recordOf({ id: idOf(record) }))), { status: 'exists' });
    },
  },
  {
    name: 'a find with fresh is no older than the call, even of a customer that was found before',
    needs,
    async run(fixture) {
      const [one, two] = await both(fixture);
      let record = await add(one);
      for (let i = 0; i < 5; i += 1) {
        await two.find(SCOPE, idOf(record));
        record = await change(one, record, { fields: { description: `${i}` } });
        assert.equal((await two.find(SCOPE, idOf(record), { fresh: true }))?.version, record.version);
      }
    },
  },
  {
    name: 'a version that another store has replaced is a conflict',
    needs,
    async run(fixture) {
      const [one, two] = await both(fixture);
      const record = await add(one);
      await findRecord(two, idOf(record));
      await change(one, record, { fields: { email: 'one@example.com' } });
      const late = replaceOf(record, { fields: { email: 'two@example.com' } });
      same(await two.replace(SCOPE, late), { status: 'conflict' });
    },
  },
  {
    name: 'claims that one store took are taken for the other',
    needs,
    async run(fixture) {
      const [one, two] = await both(fixture);
      await add(one, {}, { claims: ['tok_1'] });
      same(await two.insert(SCOPE, insertOf(recordOf(), { claims: ['tok_1'] })), {
        status: 'claimed',
        claim: 'tok_1',
      });
    },
  },
  {
    name: 'of concurrent inserts with one claim through several stores exactly one is stored',
    needs,
    async run(fixture) {
      const stores = [...(await both(fixture)), ...(await both(fixture))];
      const results = await race(fixture.concurrency, (i) =>
        (stores[i % 4] as Store).insert(SCOPE, insertOf(recordOf(), { claims: ['tok_once'] })),
      );
      assert.deepEqual({ ...tally(results) }, { stored: 1, claimed: fixture.concurrency - 1 });
      for (const store of stores) {
        assert.equal((await listIds(store)).length, 1);
        assert.equal((await eventsOf(store)).length, 1);
      }
    },
  },
  {
    name: 'of concurrent replacements through several stores exactly one is stored',
    needs,
    async run(fixture) {
      const stores = await both(fixture);
      const record = await add(stores[0]);
      const results = await race(fixture.concurrency, (i) =>
        (stores[i % 2] as Store).replace(SCOPE, replaceOf(record, { fields: { description: `${i}` } })),
      );
      for (const store of stores) assert.equal((await findRecord(store, idOf(record))).version, 2);
      assert.deepEqual({ ...tally(results) }, { stored: 1, conflict: fixture.concurrency - 1 });
    },
  },
  {
    name: 'an idempotency key is one for all stores: running, taken over, settled, repeated',
    needs,
    async run(fixture) {
      const [one, two] = await both(fixture);
      const first = attemptOf();
      same(await begin(one, first), { status: 'begun', operation: first.operation });
      same(await begin(two, attemptOf({ key: first.key })), { status: 'running' });
      const over = attemptOf({ key: first.key, now: first.leaseUntil + 1 });
      same(await begin(two, over), { status: 'begun', operation: first.operation });
      await add(one, {}, { settlement: settlementOf(first, 'one') });
      const late = insertOf(recordOf(), { settlement: settlementOf(first, 'two') });
      same(await two.insert(SCOPE, late), { status: 'already_applied', outcome: { ok: true, value: 'one' } });
      same(await begin(two, over), { status: 'settled', outcome: { ok: true, value: 'one' } });
      const begins = await race(fixture.concurrency, (i) => begin(i % 2 ? one : two, attemptOf({ key: 'race' })));
      assert.deepEqual({ ...tally(begins) }, { begun: 1, running: fixture.concurrency - 1 });
    },
  },
  {
    name: 'a header is one for all stores, whoever proposed it first',
    needs,
    async run(fixture) {
      const stores = await both(fixture);
      const headers = await race(fixture.concurrency, (i) =>
        (stores[i % 2] as Store).header(SCOPE, { hashKey: `proposal-${i}` }),
      );
      assert.equal(new Set(headers.map(({ hashKey }) => hashKey)).size, 1);
    },
  },
  {
    name: 'positions are of one order for all stores: sequences rise, and time does not step back',
    needs,
    async run(fixture) {
      const [one, two] = await both(fixture);
      const records = [];
      for (let i = 0; i < 10; i += 1) {
        records.push(await add(i % 2 ? one : two, { createdMs: T0 - i }));
      }
      assert.deepEqual([...new Set(records.map(({ createdMs }) => createdMs))], [T0]);
      assert.deepEqual(await listIds(one, { direction: 'newer' }), records.map(idOf));
      assert.deepEqual(await listIds(two, { direction: 'newer' }), records.map(idOf));
    },
  },
  {
    name: 'a reader follows the feed of many writers through another store without a gap',
    needs,
    async run(fixture) {
      const [one, two] = await both(fixture);
      const third = await fixture.open();
      const { cursor } = expectStored(await one.insert(SCOPE, insertOf(recordOf())));
      const writes = inRows(fixture.concurrency, (i) => add(i % 2 ? one : two));
      const read = (await readFeedDuring(third, writes, cursor)).map((event) => event.data.object.id);
      assert.deepEqual(read.toSorted(), (await writes).map(idOf).toSorted());
      same(await eventsOf(one, SCOPE, cursor), await eventsOf(two, SCOPE, cursor));
    },
  },
  {
    name: 'watching wakes after a write through another store',
    needs,
    async run(fixture) {
      const [one, two] = await both(fixture);
      const { wake, until } = wakeCounter();
      const end = two.watch(SCOPE, wake);
      try {
        const record = await add(one);
        const told = async () => (await eventsOf(two)).some(({ data }) => data.object.id === idOf(record));
        await until(told, 'the watcher is woken and sees the event');
      } finally {
        end();
      }
    },
  },
  {
    name: 'closing one store leaves the others at work',
    needs,
    async run(fixture) {
      const [one, two] = await both(fixture);
      const record = await add(one);
      await one.close();
      same(await findRecord(two, idOf(record)), record);
      await add(two);
      assert.equal((await listIds(two)).length, 2);
    },
  },
];
