import assert from 'node:assert/strict';
import { rejects, same } from '../expect.ts';
import { attemptOf, insertOf, LIVE, OTHER_APP, recordOf, SCOPE, settlementOf, T0 } from '../samples.ts';
import { add, addAt, beginOf, change, eventsOf, found, idOf, listed, remove, seen, writeMany } from '../steps.ts';
import { race } from '../timing.ts';
import type { StoreCase } from '../world.ts';

const needs = 'durable';

/** What is there after the data was closed and opened again. */
export const durabilityCases: readonly StoreCase[] = [
  {
    name: 'everything that a scope shows is there after closing and opening again',
    needs,
    async run(world) {
      let store = await world.open();
      const metadata = JSON.parse('{"__proto__":"own","键":"👩‍👩‍👧"}');
      const rich = await add(store, { cards: 12, metadata, email: 'a@example.com' });
      const other = await addAt(store, T0 - 5_000, { app: OTHER_APP });
      const gone = await remove(store, await add(store));
      await change(store, rich, { fields: { description: 'changed' }, history: ['card_old'] });
      const ids = [rich, other, gone].map(idOf);
      const before = await seen(store, ids);
      for (let times = 0; times < 2; times += 1) {
        store = await world.reopen(store);
        same(await seen(store, ids), before);
        assert.deepEqual(await listed(store, { app: OTHER_APP }), [idOf(other)]);
        assert.deepEqual(await listed(store, { cursor: idOf(gone), direction: 'newer' }), []);
        assert.equal((await found(store, idOf(gone))).deleted, true);
      }
      await change(store, await found(store, idOf(rich)), { fields: { email: null } });
    },
  },
  {
    name: 'claims stay taken after closing and opening again, and those of refused writes stay free',
    needs,
    async run(world) {
      let store = await world.open();
      const record = await add(store, {}, { claims: ['tok_1'] });
      await remove(store, await change(store, record, { fields: { email: null } }, { claims: ['tok_2'] }));
      const refused = insertOf(recordOf(), { claims: ['tok_free', 'tok_1'] });
      assert.equal((await store.insert(SCOPE, refused)).status, 'claimed');
      store = await world.reopen(store);
      for (const claim of ['tok_1', 'tok_2']) {
        const late = await store.insert(SCOPE, insertOf(recordOf(), { claims: [claim] }));
        same(late, { status: 'claimed', claim });
      }
      same(await store.insert(SCOPE, insertOf(recordOf({ id: idOf(record) }))), { status: 'exists' });
      await add(store, {}, { claims: ['tok_free'] });
    },
  },
  {
    name: 'idempotency keys are what they were after closing and opening again',
    needs,
    async run(world) {
      let store = await world.open();
      const [settled, byWrite, running] = [attemptOf(), attemptOf(), attemptOf()];
      const [retry, forgotten] = [attemptOf(), attemptOf()];
      for (const each of [settled, byWrite, running, retry, forgotten]) await beginOf(store, each);
      await store.settle(SCOPE, settlementOf(settled, 'settled'));
      await add(store, {}, { settlement: settlementOf(byWrite, { by: 'write' }) });
      await store.abandon(SCOPE, retry, 'keep');
      await store.abandon(SCOPE, forgotten, 'discard');
      store = await world.reopen(store);
      same(await beginOf(store, settled), { status: 'settled', outcome: { ok: true, value: 'settled' } });
      same(await beginOf(store, byWrite), { status: 'settled', outcome: { ok: true, value: { by: 'write' } } });
      same(await beginOf(store, { ...settled, fingerprint: 'other' }), { status: 'mismatch' });
      same(await beginOf(store, running), { status: 'running' });
      const over = attemptOf({ key: running.key, now: running.leaseUntil + 1 });
      same(await beginOf(store, over), { status: 'begun', operation: running.operation });
      same(await beginOf(store, attemptOf({ key: retry.key })), { status: 'begun', operation: retry.operation });
      const anew = attemptOf({ key: forgotten.key, fingerprint: 'other' });
      same(await beginOf(store, anew), { status: 'begun', operation: anew.operation });
      const again = insertOf(recordOf(), { settlement: settlementOf(byWrite, 'again') });
      assert.equal((await store.insert(SCOPE, again)).status, 'already_applied');
    },
  },
  {
    name: 'the header of each scope is the same after closing and opening again',
    needs,
    async run(world) {
      let store = await world.open();
      await store.header(SCOPE, { hashKey: 'test' });
      await store.header(LIVE, { hashKey: 'live' });
      store = await world.reopen(store);
      same(await store.header(SCOPE, { hashKey: 'late' }), { hashKey: 'test' });
      same(await store.header(LIVE, { hashKey: 'late' }), { hashKey: 'live' });
    },
  },
  {
    name: 'cursors of the feed resume after closing and opening again, and are not given again',
    needs,
    async run(world) {
      let store = await world.open();
      const retention = { keep: 3 };
      const start = await store.cursor(SCOPE);
      store = await world.reopen(store);
      assert.equal(await store.cursor(SCOPE), start);
      assert.deepEqual(await eventsOf(store, SCOPE, start), []);
      const all: string[] = [];
      for (let times = 0; times < 4; times += 1) {
        for (let i = 0; i < 3; i += 1) {
          await add(store, {}, { retention });
          all.push((await eventsOf(store)).at(-1)?.cursor ?? '');
        }
        store = await world.reopen(store);
        const kept = (await eventsOf(store)).map(({ cursor }) => cursor);
        assert.deepEqual(await eventsOf(store, SCOPE, await store.cursor(SCOPE)), []);
        assert.deepEqual(kept, all.slice(-3));
        for (const [i, after] of all.entries()) {
          if (i < all.length - 4) {
            await rejects(() => store.events(SCOPE, { after, limit: 1 }), 'cursor_expired', 'after');
          } else {
            assert.deepEqual(
              (await eventsOf(store, SCOPE, after)).map(({ cursor }) => cursor),
              all.slice(i + 1),
            );
          }
        }
        await rejects(() => store.events(SCOPE, { after: 'nonsense', limit: 1 }), 'parameter_invalid', 'after');
      }
      assert.equal(new Set(all).size, all.length);
    },
  },
  {
    name: 'positions go on after closing and opening again: sequences rise, and time does not step back',
    needs,
    async run(world) {
      let store = await world.open();
      const records = [await add(store, { createdMs: T0 + 9_000 })];
      for (let times = 0; times < 3; times += 1) {
        store = await world.reopen(store);
        records.push(await add(store, { createdMs: T0 }));
        records.push(await add(store, { createdMs: T0 + 9_000 }));
      }
      assert.deepEqual([...new Set(records.map(({ createdMs }) => createdMs))], [T0 + 9_000]);
      assert.deepEqual(await listed(store, { direction: 'newer' }), records.map(idOf));
      const newest = records.at(-1);
      if (newest) await remove(store, newest);
      store = await world.reopen(store);
      const last = await add(store, { createdMs: T0 });
      assert.equal(last.createdMs, T0 + 9_000, 'the last creation may be deleted by now');
      assert.ok(last.sequence > (newest?.sequence ?? Number.NaN), 'sequences rise');
    },
  },
  {
    name: 'a list of more than 1,000 customers is there after closing and opening again',
    needs,
    async run(world) {
      let store = await world.open();
      await writeMany(1_100, (i) => addAt(store, T0 + ((i * 7_919) % 1_100)));
      const older = await listed(store, { limit: 2_000 });
      const newer = await listed(store, { direction: 'newer', limit: 300 });
      store = await world.reopen(store);
      assert.deepEqual(await listed(store, { limit: 2_000 }), older);
      assert.deepEqual(await listed(store, { direction: 'newer', limit: 300 }), newer);
      same(await store.verify(SCOPE), { checked: 1_100, problems: [] });
    },
  },
  {
    name: 'what was acknowledged in a crowd of writes is there after closing and opening again',
    needs,
    async run(world) {
      const store = await world.open();
      const results = await race(world.concurrency, async (i) => {
        const record = recordOf();
        const claims = [`tok_${i % Math.ceil(world.concurrency / 2)}`];
        const { status } = await store.insert(SCOPE, insertOf(record, { claims }));
        return { id: idOf(record), status };
      });
      const again = await world.reopen(store);
      for (const { id, status } of results) {
        assert.equal((await again.find(SCOPE, id)) !== undefined, status === 'stored');
      }
    },
  },
];
