import { expectEqual, expectError, expectJson, expectThat } from '../assertions.ts';
import { race } from '../concurrency.ts';
import { attemptOf, endedAttemptOf, insertOf, LIVE, OTHER_APP, recordOf, SCOPE, settlementOf, T0 } from '../samples.ts';
import {
  add,
  addAt,
  begin,
  change,
  eventsOf,
  findRecord,
  idOf,
  listIds,
  remove,
  snapshot,
  writeMany,
} from '../store-calls.ts';
import type { StoreCase } from '../store-case.ts';

const needs = 'durable';

/** The data of a store that was closed and reopened. */
export const durabilityCases: readonly StoreCase[] = [
  {
    name: 'a reopened store shows the same records, lists and events',
    needs,
    async run(fixture) {
      let store = await fixture.open();
      const metadata = JSON.parse('{"__proto__":"own","键":"👩‍👩‍👧"}');
      const rich = await add(store, { cards: 12, metadata, email: 'a@example.com' });
      const other = await addAt(store, T0 - 5_000, { app: OTHER_APP });
      const deleted = await remove(store, await add(store));
      await change(store, rich, { fields: { description: 'changed' }, history: ['card_old'] });
      const ids = [rich, other, deleted].map(idOf);
      const before = await snapshot(store, ids);
      for (let times = 0; times < 2; times += 1) {
        store = await fixture.reopen(store);
        expectJson(await snapshot(store, ids), before);
        expectEqual(await listIds(store, { app: OTHER_APP }), [idOf(other)]);
        expectEqual(await listIds(store, { cursor: idOf(deleted), direction: 'newer' }), []);
        expectEqual((await findRecord(store, idOf(deleted))).deleted, true);
      }
      await change(store, await findRecord(store, idOf(rich)), { fields: { email: null } });
    },
  },
  {
    name: 'claims stay taken in a reopened store, and claims of refused writes stay free',
    needs,
    async run(fixture) {
      let store = await fixture.open();
      const record = await add(store, {}, { claims: ['tok_1'] });
      await remove(store, await change(store, record, { fields: { email: null } }, { claims: ['tok_2'] }));
      const refused = insertOf(recordOf(), { claims: ['tok_free', 'tok_1'] });
      expectEqual((await store.insert(SCOPE, refused)).status, 'claimed');
      store = await fixture.reopen(store);
      for (const claim of ['tok_1', 'tok_2']) {
        const late = await store.insert(SCOPE, insertOf(recordOf(), { claims: [claim] }));
        expectJson(late, { status: 'claimed', claim });
      }
      expectJson(await store.insert(SCOPE, insertOf(recordOf({ id: idOf(record) }))), { status: 'exists' });
      await add(store, {}, { claims: ['tok_free'] });
    },
  },
  {
    name: 'idempotency keys keep their state in a reopened store',
    needs,
    async run(fixture) {
      let store = await fixture.open();
      const [settled, byWrite, running] = [attemptOf(), attemptOf(), attemptOf()];
      const [ended, kept, discarded] = [endedAttemptOf(), attemptOf(), attemptOf()];
      for (const each of [settled, byWrite, running, ended, kept, discarded]) await begin(store, each);
      await store.settle(SCOPE, settlementOf(settled, 'settled'));
      await add(store, {}, { settlement: settlementOf(byWrite, { by: 'write' }) });
      await store.abandon(SCOPE, kept, 'keep');
      await store.abandon(SCOPE, discarded, 'discard');
      store = await fixture.reopen(store);
      expectJson(await begin(store, settled), { status: 'settled', outcome: { ok: true, value: 'settled' } });
      expectJson(await begin(store, byWrite), { status: 'settled', outcome: { ok: true, value: { by: 'write' } } });
      expectJson(await begin(store, { ...settled, fingerprint: 'other' }), { status: 'mismatch' });
      expectJson(await begin(store, running), { status: 'running' });
      expectJson(await begin(store, attemptOf({ key: ended.key })), { status: 'begun', operation: ended.operation });
      expectJson(await begin(store, attemptOf({ key: kept.key })), { status: 'begun', operation: kept.operation });
      const restart = attemptOf({ key: discarded.key, fingerprint: 'other' });
      expectJson(await begin(store, restart), { status: 'begun', operation: restart.operation });
      const again = insertOf(recordOf(), { settlement: settlementOf(byWrite, 'again') });
      expectEqual((await store.insert(SCOPE, again)).status, 'already_applied');
    },
  },
  {
    name: 'each scope keeps its header in a reopened store',
    needs,
    async run(fixture) {
      let store = await fixture.open();
      await store.header(SCOPE, { hashKey: 'test' });
      await store.header(LIVE, { hashKey: 'live' });
      store = await fixture.reopen(store);
      expectJson(await store.header(SCOPE, { hashKey: 'late' }), { hashKey: 'test' });
      expectJson(await store.header(LIVE, { hashKey: 'late' }), { hashKey: 'live' });
    },
  },
  {
    name: 'feed cursors stay valid in a reopened store and are never reused',
    needs,
    async run(fixture) {
      let store = await fixture.open();
      const retention = { keep: 3 };
      const start = await store.cursor(SCOPE);
      store = await fixture.reopen(store);
      expectEqual(await store.cursor(SCOPE), start);
      expectEqual(await eventsOf(store, SCOPE, start), []);
      const all: string[] = [];
      for (let times = 0; times < 4; times += 1) {
        for (let i = 0; i < 3; i += 1) {
          await add(store, {}, { retention });
          all.push((await eventsOf(store)).at(-1)?.cursor ?? '');
        }
        store = await fixture.reopen(store);
        const kept = (await eventsOf(store)).map(({ cursor }) => cursor);
        expectEqual(await eventsOf(store, SCOPE, await store.cursor(SCOPE)), []);
        expectEqual(kept, all.slice(-3));
        for (const [i, after] of all.entries()) {
          if (i < all.length - 4) {
            await expectError(() => store.events(SCOPE, { after, limit: 1 }), 'cursor_expired', 'after');
          } else {
            expectEqual(
              (await eventsOf(store, SCOPE, after)).map(({ cursor }) => cursor),
              all.slice(i + 1),
            );
          }
        }
        await expectError(() => store.events(SCOPE, { after: 'nonsense', limit: 1 }), 'parameter_invalid', 'after');
      }
      expectEqual(new Set(all).size, all.length);
    },
  },
  {
    name: 'a reopened store continues the order of customers: sequences rise and creation times do not step back',
    needs,
    async run(fixture) {
      let store = await fixture.open();
      const records = [await add(store, { createdMs: T0 + 9_000 })];
      for (let times = 0; times < 3; times += 1) {
        store = await fixture.reopen(store);
        records.push(await add(store, { createdMs: T0 }));
        records.push(await add(store, { createdMs: T0 + 9_000 }));
      }
      expectEqual([...new Set(records.map(({ createdMs }) => createdMs))], [T0 + 9_000]);
      expectEqual(await listIds(store, { direction: 'newer' }), records.map(idOf));
      const newest = records.at(-1);
      if (newest) await remove(store, newest);
      store = await fixture.reopen(store);
      const last = await add(store, { createdMs: T0 });
      expectEqual(last.createdMs, T0 + 9_000, 'a deletion does not move the latest creation time back');
      expectThat(last.sequence > (newest?.sequence ?? Number.NaN), 'sequences rise');
    },
  },
  {
    name: 'a reopened store lists more than 1,000 customers in the same order',
    needs,
    async run(fixture) {
      let store = await fixture.open();
      await writeMany(1_100, (i) => addAt(store, T0 + ((i * 7_919) % 1_100)));
      const older = await listIds(store, { limit: 2_000 });
      const newer = await listIds(store, { direction: 'newer', limit: 300 });
      store = await fixture.reopen(store);
      expectEqual(await listIds(store, { limit: 2_000 }), older);
      expectEqual(await listIds(store, { direction: 'newer', limit: 300 }), newer);
      expectJson(await store.verify(SCOPE), { checked: 1_100, problems: [] });
    },
  },
  {
    name: 'a reopened store has every write that was acknowledged under contention, and no refused one',
    needs,
    async run(fixture) {
      const store = await fixture.open();
      const results = await race(fixture.concurrency, async (i) => {
        const record = recordOf();
        const claims = [`tok_${i % Math.ceil(fixture.concurrency / 2)}`];
        const { status } = await store.insert(SCOPE, insertOf(record, { claims }));
        return { id: idOf(record), status };
      });
      const again = await fixture.reopen(store);
      for (const { id, status } of results) {
        expectEqual((await again.find(SCOPE, id)) !== undefined, status === 'stored');
      }
    },
  },
];
