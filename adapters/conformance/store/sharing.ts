import assert from 'node:assert/strict';
import type { Store } from '../../../src/ports/store.ts';
import { same, stored, tally } from '../expect.ts';
import { attemptOf, insertOf, recordOf, replaceOf, SCOPE, settlementOf, T0 } from '../samples.ts';
import { add, beginOf, change, eventsOf, found, idOf, listed, remove, seen } from '../steps.ts';
import { alarm, follow, race, rows } from '../timing.ts';
import type { StoreCase, World } from '../world.ts';

const needs = 'shared';

/** Two stores on the same data. */
const both = async (world: World): Promise<[Store, Store]> => [await world.open(), await world.open()];

/** Several stores on one data. */
export const sharingCases: readonly StoreCase[] = [
  {
    name: 'a store sees at once what another store on the same data wrote',
    needs,
    async run(world) {
      const [one, two] = await both(world);
      const record = await add(one);
      same(await found(two, idOf(record)), record);
      const second = await change(two, record, { fields: { email: 'two@example.com' } });
      same(await found(one, idOf(record)), second);
      await add(two);
      same(await seen(one, [idOf(record)]), await seen(two, [idOf(record)]));
      const gone = await remove(one, second);
      same(await found(two, idOf(record)), gone);
      assert.equal((await listed(two)).length, 1);
      same(await two.insert(SCOPE, insertOf(recordOf({ id: idOf(record) }))), { status: 'exists' });
    },
  },
  {
    name: 'a find with fresh is no older than the call, even of a customer that was found before',
    needs,
    async run(world) {
      const [one, two] = await both(world);
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
    async run(world) {
      const [one, two] = await both(world);
      const record = await add(one);
      await found(two, idOf(record));
      await change(one, record, { fields: { email: 'one@example.com' } });
      const late = replaceOf(record, { fields: { email: 'two@example.com' } });
      same(await two.replace(SCOPE, late), { status: 'conflict' });
    },
  },
  {
    name: 'claims that one store took are taken for the other',
    needs,
    async run(world) {
      const [one, two] = await both(world);
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
    async run(world) {
      const stores = [...(await both(world)), ...(await both(world))];
      const results = await race(world.concurrency, (i) =>
        (stores[i % 4] as Store).insert(SCOPE, insertOf(recordOf(), { claims: ['tok_once'] })),
      );
      assert.deepEqual({ ...tally(results) }, { stored: 1, claimed: world.concurrency - 1 });
      for (const store of stores) {
        assert.equal((await listed(store)).length, 1);
        assert.equal((await eventsOf(store)).length, 1);
      }
    },
  },
  {
    name: 'of concurrent replacements through several stores exactly one is stored',
    needs,
    async run(world) {
      const stores = await both(world);
      const record = await add(stores[0]);
      const results = await race(world.concurrency, (i) =>
        (stores[i % 2] as Store).replace(SCOPE, replaceOf(record, { fields: { description: `${i}` } })),
      );
      for (const store of stores) assert.equal((await found(store, idOf(record))).version, 2);
      assert.deepEqual({ ...tally(results) }, { stored: 1, conflict: world.concurrency - 1 });
    },
  },
  {
    name: 'an idempotency key is one for all stores: running, taken over, settled, repeated',
    needs,
    async run(world) {
      const [one, two] = await both(world);
      const first = attemptOf();
      same(await beginOf(one, first), { status: 'begun', operation: first.operation });
      same(await beginOf(two, attemptOf({ key: first.key })), { status: 'running' });
      const over = attemptOf({ key: first.key, now: first.leaseUntil + 1 });
      same(await beginOf(two, over), { status: 'begun', operation: first.operation });
      await add(one, {}, { settlement: settlementOf(first, 'one') });
      const late = insertOf(recordOf(), { settlement: settlementOf(first, 'two') });
      same(await two.insert(SCOPE, late), { status: 'already_applied', outcome: { ok: true, value: 'one' } });
      same(await beginOf(two, over), { status: 'settled', outcome: { ok: true, value: 'one' } });
      const begins = await race(world.concurrency, (i) => beginOf(i % 2 ? one : two, attemptOf({ key: 'race' })));
      assert.deepEqual({ ...tally(begins) }, { begun: 1, running: world.concurrency - 1 });
    },
  },
  {
    name: 'a header is one for all stores, whoever proposed it first',
    needs,
    async run(world) {
      const stores = await both(world);
      const headers = await race(world.concurrency, (i) =>
        (stores[i % 2] as Store).header(SCOPE, { hashKey: `proposal-${i}` }),
      );
      assert.equal(new Set(headers.map(({ hashKey }) => hashKey)).size, 1);
    },
  },
  {
    name: 'positions are of one order for all stores: sequences rise, and time does not step back',
    needs,
    async run(world) {
      const [one, two] = await both(world);
      const records = [];
      for (let i = 0; i < 10; i += 1) {
        records.push(await add(i % 2 ? one : two, { createdMs: T0 - i }));
      }
      assert.deepEqual([...new Set(records.map(({ createdMs }) => createdMs))], [T0]);
      assert.deepEqual(await listed(one, { direction: 'newer' }), records.map(idOf));
      assert.deepEqual(await listed(two, { direction: 'newer' }), records.map(idOf));
    },
  },
  {
    name: 'a reader follows the feed of many writers through another store without a gap',
    needs,
    async run(world) {
      const [one, two] = await both(world);
      const third = await world.open();
      const { cursor } = stored(await one.insert(SCOPE, insertOf(recordOf())));
      const writes = rows(world.concurrency, (i) => add(i % 2 ? one : two));
      const read = (await follow(third, writes, cursor)).map((event) => event.data.object.id);
      assert.deepEqual(read.toSorted(), (await writes).map(idOf).toSorted());
      same(await eventsOf(one, SCOPE, cursor), await eventsOf(two, SCOPE, cursor));
    },
  },
  {
    name: 'watching wakes after a write through another store',
    needs,
    async run(world) {
      const [one, two] = await both(world);
      const { wake, until } = alarm();
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
    async run(world) {
      const [one, two] = await both(world);
      const record = await add(one);
      await one.close();
      same(await found(two, idOf(record)), record);
      await add(two);
      assert.equal((await listed(two)).length, 2);
    },
  },
];
