import assert from 'node:assert/strict';
import { scopeOf } from '../../../src/domain/scope.ts';
import { expectStored, rejects, same } from '../assertions.ts';
import { attemptOf, insertOf, LIVE, recordOf, replaceOf, SCOPE, settlementOf, T0 } from '../samples.ts';
import { add, change, eventsOf, findRecord, listIds, remove } from '../store-calls.ts';
import type { StoreCase } from '../store-case.ts';

/** Scopes that a careless store takes for each other. */
const SCOPES = ['default', 'Default', 'default2', 'default-2', 'default_2'].flatMap((namespace) => [
  scopeOf(namespace, false),
  scopeOf(namespace, true),
]);

/** Nothing of one scope is seen from another. */
export const scopeCases: readonly StoreCase[] = [
  {
    name: 'one id, claim and key may be used once in every namespace and mode',
    async run(fixture) {
      const store = await fixture.open();
      const attempt = attemptOf({ key: 'same' });
      for (const scope of SCOPES) {
        same(await store.begin(scope, attempt), { status: 'begun', operation: attempt.operation });
        const settlement = settlementOf(attempt, scope.key);
        const parts = { claims: ['tok_same'], settlement };
        await add(store, { id: 'cus_same', description: scope.key }, parts, scope);
        const late = insertOf(recordOf(), { claims: ['tok_same'] });
        same(await store.insert(scope, late), { status: 'claimed', claim: 'tok_same' });
      }
      for (const scope of SCOPES) {
        const record = await findRecord(store, 'cus_same', scope);
        assert.equal(record.customer.description, scope.key);
        assert.equal(record.customer.livemode, scope.livemode);
        assert.deepEqual(await listIds(store, {}, scope), ['cus_same']);
        const told = await eventsOf(store, scope);
        assert.deepEqual(
          told.map((event) => event.livemode),
          [scope.livemode],
        );
        const settled = { status: 'settled', outcome: { ok: true, value: scope.key } };
        same(await store.begin(scope, attempt), settled);
        same(await store.verify(scope), { checked: 1, problems: [] });
      }
    },
  },
  {
    name: 'a customer of another scope is absent, no cursor, and can not be replaced',
    async run(fixture) {
      const store = await fixture.open();
      const record = await add(store);
      const { id } = record.customer;
      for (const scope of SCOPES.filter((each) => each.key !== SCOPE.key)) {
        assert.equal(await store.find(scope, id), undefined);
        assert.equal(await store.find(scope, id, { fresh: true }), undefined);
        assert.equal(await store.list(scope, { limit: 1, direction: 'older', cursor: id }), undefined);
        assert.deepEqual(await listIds(store, {}, scope), []);
        const replace = replaceOf(record, { fields: { email: 'other@example.com' } });
        same(await store.replace(scope, replace), { status: 'conflict' });
        assert.deepEqual(await eventsOf(store, scope), []);
        same(await store.verify(scope), { checked: 0, problems: [] });
      }
      same(await findRecord(store, id), record);
    },
  },
  {
    name: 'changing and deleting a customer leaves the one with its id in another mode alone',
    async run(fixture) {
      const store = await fixture.open();
      const test = await add(store, { id: 'cus_same' });
      const live = await add(store, { id: 'cus_same' }, {}, LIVE);
      await remove(store, await change(store, test, { fields: { email: 'test@example.com' } }));
      same(await findRecord(store, 'cus_same', LIVE), live);
      assert.deepEqual(await listIds(store, {}, LIVE), ['cus_same']);
      assert.equal((await eventsOf(store, LIVE)).length, 1);
      assert.equal((await eventsOf(store)).length, 3);
    },
  },
  {
    name: 'trimming the feed of one scope trims no other',
    async run(fixture) {
      const store = await fixture.open();
      await add(store, {}, {}, LIVE);
      await add(store, {}, {}, LIVE);
      for (let i = 0; i < 5; i += 1) await add(store, {}, { retention: { keep: 1 } });
      assert.equal((await eventsOf(store, LIVE)).length, 2);
      assert.equal((await eventsOf(store)).length, 1);
      const cursor = await store.cursor(LIVE);
      await add(store);
      assert.equal((await eventsOf(store, LIVE, cursor)).length, 0);
      await add(store, {}, {}, LIVE);
      assert.equal((await eventsOf(store, LIVE, cursor)).length, 1);
    },
  },
  {
    name: 'the time that native creations do not step back from is one of each scope',
    async run(fixture) {
      const store = await fixture.open();
      await add(store, { createdMs: T0 + 5_000 });
      const live = await add(store, { createdMs: T0 }, {}, LIVE);
      assert.equal(live.createdMs, T0);
    },
  },
  {
    name: 'settling and releasing a key leaves the same key of another mode alone',
    async run(fixture) {
      const store = await fixture.open();
      const attempt = attemptOf();
      await store.begin(SCOPE, attempt);
      await store.begin(LIVE, attempt);
      await store.abandon(LIVE, attempt, 'discard');
      same(await store.begin(SCOPE, attempt), { status: 'running' });
      await store.settle(SCOPE, settlementOf(attempt));
      const begun = { status: 'begun', operation: 'op_later' };
      same(await store.begin(LIVE, { ...attempt, operation: 'op_later' }), begun);
    },
  },
  {
    name: 'each scope has a header of its own, and the first proposal stays',
    async run(fixture) {
      const store = await fixture.open();
      for (const { key } of SCOPES) {
        const scope = SCOPES.find((each) => each.key === key) ?? SCOPE;
        same(await store.header(scope, { hashKey: `of-${key}` }), { hashKey: `of-${key}` });
      }
      for (const scope of SCOPES) {
        same(await store.header(scope, { hashKey: 'late' }), { hashKey: `of-${scope.key}` });
      }
    },
  },
  {
    name: 'a scope is known by its namespace and mode, not by the object that names it',
    async run(fixture) {
      const store = await fixture.open();
      const record = await add(store);
      const again = scopeOf(SCOPE.namespace, SCOPE.livemode);
      same(await store.find(again, record.customer.id), record);
      const exists = await store.insert(again, insertOf(recordOf({ id: record.customer.id })));
      same(exists, { status: 'exists' });
      const { cursor } = expectStored(await store.insert(again, insertOf(recordOf())));
      assert.equal((await eventsOf(store)).at(-1)?.cursor, cursor);
      await rejects(() => store.events(again, { after: 'nonsense', limit: 1 }), 'parameter_invalid', 'after');
    },
  },
];
