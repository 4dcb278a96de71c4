import { scopeOf } from '../../../src/domain/scope.ts';
import { expectEqual, expectError, expectJson, expectStored } from '../assertions.ts';
import { attemptOf, insertOf, LIVE, recordOf, replaceOf, SCOPE, settlementOf, T0 } from '../samples.ts';
import { add, change, eventsOf, findRecord, listIds, remove } from '../store-calls.ts';
import type { StoreCase } from '../store-case.ts';

/** Scopes that a store confuses if it ignores case, mode or punctuation. */
const SCOPES = ['default', 'Default', 'default2', 'default-2', 'default_2'].flatMap((namespace) => [
  scopeOf(namespace, false),
  scopeOf(namespace, true),
]);

/** Separation of scopes. */
export const scopeCases: readonly StoreCase[] = [
  {
    name: 'each namespace and mode has its own ids, claims and idempotency keys',
    async run(fixture) {
      const store = await fixture.open();
      const attempt = attemptOf({ key: 'same' });
      for (const scope of SCOPES) {
        expectJson(await store.begin(scope, attempt), { status: 'begun', operation: attempt.operation });
        const settlement = settlementOf(attempt, scope.key);
        const parts = { claims: ['tok_same'], settlement };
        await add(store, { id: 'cus_same', description: scope.key }, parts, scope);
        const late = insertOf(recordOf(), { claims: ['tok_same'] });
        expectJson(await store.insert(scope, late), { status: 'claimed', claim: 'tok_same' });
      }
      for (const scope of SCOPES) {
        const record = await findRecord(store, 'cus_same', scope);
        expectEqual(record.customer.description, scope.key);
        expectEqual(record.customer.livemode, scope.livemode);
        expectEqual(await listIds(store, {}, scope), ['cus_same']);
        const events = await eventsOf(store, scope);
        expectEqual(
          events.map((event) => event.livemode),
          [scope.livemode],
        );
        const settled = { status: 'settled', outcome: { ok: true, value: scope.key } };
        expectJson(await store.begin(scope, attempt), settled);
        expectJson(await store.verify(scope), { checked: 1, problems: [] });
      }
    },
  },
  {
    name: 'a customer of another scope cannot be found, listed, replaced or used as a cursor',
    async run(fixture) {
      const store = await fixture.open();
      const record = await add(store);
      const { id } = record.customer;
      for (const scope of SCOPES.filter((each) => each.key !== SCOPE.key)) {
        expectEqual(await store.find(scope, id), undefined);
        expectEqual(await store.find(scope, id, { fresh: true }), undefined);
        expectEqual(await store.list(scope, { limit: 1, direction: 'older', cursor: id }), undefined);
        expectEqual(await listIds(store, {}, scope), []);
        const replace = replaceOf(record, { fields: { email: 'other@example.com' } });
        expectJson(await store.replace(scope, replace), { status: 'conflict' });
        expectEqual(await eventsOf(store, scope), []);
        expectJson(await store.verify(scope), { checked: 0, problems: [] });
      }
      expectJson(await findRecord(store, id), record);
    },
  },
  {
    name: 'updating and deleting a customer does not affect the same id in the other mode',
    async run(fixture) {
      const store = await fixture.open();
      const test = await add(store, { id: 'cus_same' });
      const live = await add(store, { id: 'cus_same' }, {}, LIVE);
      await remove(store, await change(store, test, { fields: { email: 'test@example.com' } }));
      expectJson(await findRecord(store, 'cus_same', LIVE), live);
      expectEqual(await listIds(store, {}, LIVE), ['cus_same']);
      expectEqual((await eventsOf(store, LIVE)).length, 1);
      expectEqual((await eventsOf(store)).length, 3);
    },
  },
  {
    name: 'trimming the feed of one scope does not trim another',
    async run(fixture) {
      const store = await fixture.open();
      await add(store, {}, {}, LIVE);
      await add(store, {}, {}, LIVE);
      for (let i = 0; i < 5; i += 1) await add(store, {}, { retention: { keep: 1 } });
      expectEqual((await eventsOf(store, LIVE)).length, 2);
      expectEqual((await eventsOf(store)).length, 1);
      const cursor = await store.cursor(LIVE);
      await add(store);
      expectEqual((await eventsOf(store, LIVE, cursor)).length, 0);
      await add(store, {}, {}, LIVE);
      expectEqual((await eventsOf(store, LIVE, cursor)).length, 1);
    },
  },
  {
    name: 'each scope has its own latest creation time',
    async run(fixture) {
      const store = await fixture.open();
      await add(store, { createdMs: T0 + 5_000 });
      const live = await add(store, { createdMs: T0 }, {}, LIVE);
      expectEqual(live.createdMs, T0);
    },
  },
  {
    name: 'settling and abandoning a key does not affect the same key in the other mode',
    async run(fixture) {
      const store = await fixture.open();
      const attempt = attemptOf();
      await store.begin(SCOPE, attempt);
      await store.begin(LIVE, attempt);
      await store.abandon(LIVE, attempt, 'discard');
      expectJson(await store.begin(SCOPE, attempt), { status: 'running' });
      await store.settle(SCOPE, settlementOf(attempt));
      const begun = { status: 'begun', operation: 'op_later' };
      expectJson(await store.begin(LIVE, { ...attempt, operation: 'op_later' }), begun);
    },
  },
  {
    name: 'each scope has its own header and keeps the first proposal',
    async run(fixture) {
      const store = await fixture.open();
      for (const scope of SCOPES) {
        expectJson(await store.header(scope, { hashKey: `of-${scope.key}` }), { hashKey: `of-${scope.key}` });
      }
      for (const scope of SCOPES) {
        expectJson(await store.header(scope, { hashKey: 'late' }), { hashKey: `of-${scope.key}` });
      }
    },
  },
  {
    name: 'a scope is identified by its namespace and mode, not by object identity',
    async run(fixture) {
      const store = await fixture.open();
      const record = await add(store);
      const again = scopeOf(SCOPE.namespace, SCOPE.livemode);
      expectJson(await store.find(again, record.customer.id), record);
      const exists = await store.insert(again, insertOf(recordOf({ id: record.customer.id })));
      expectJson(exists, { status: 'exists' });
      const { cursor } = expectStored(await store.insert(again, insertOf(recordOf())));
      expectEqual((await eventsOf(store)).at(-1)?.cursor, cursor);
      await expectError(() => store.events(again, { after: 'nonsense', limit: 1 }), 'parameter_invalid', 'after');
    },
  },
];
