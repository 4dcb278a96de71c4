import { expectEqual, expectJson, expectStored } from '../assertions.ts';
import { attemptOf, insertOf, recordOf, replaceOf, SCOPE, settlementOf } from '../samples.ts';
import { add, begin, change, findRecord, listIds, remove, snapshot } from '../store-calls.ts';
import type { StoreCase } from '../store-case.ts';

const EMAIL = { fields: { email: 'refused@example.com' } };

/** Refused writes leave nothing behind. */
export const refusalCases: readonly StoreCase[] = [
  {
    name: 'an insert of an existing id is refused and leaves no record, claim, event or settlement',
    async run(fixture) {
      const store = await fixture.open();
      const first = await add(store, { description: 'the first' });
      const attempt = attemptOf();
      await begin(store, attempt);
      const before = await snapshot(store, [first.customer.id]);
      const second = recordOf({ id: first.customer.id, app: 'app_second' });
      const parts = { claims: ['tok_free'], settlement: settlementOf(attempt) };
      expectJson(await store.insert(SCOPE, insertOf(second, parts)), { status: 'exists' });
      expectJson(await snapshot(store, [first.customer.id]), before);
      expectEqual(await listIds(store, { app: 'app_second' }), []);
      expectJson(await begin(store, attempt), { status: 'running' }, 'the refused write does not settle its key');
      await add(store, {}, { claims: ['tok_free'] });
    },
  },
  {
    name: 'the id of a deleted customer can never be inserted again',
    async run(fixture) {
      const store = await fixture.open();
      const deleted = await remove(store, await add(store));
      const again = recordOf({ id: deleted.customer.id });
      expectJson(await store.insert(SCOPE, insertOf(again)), { status: 'exists' });
      expectJson(await store.insert(SCOPE, insertOf(again, { origin: 'imported' })), { status: 'exists' });
      expectJson(await findRecord(store, deleted.customer.id), deleted);
    },
  },
  {
    name: 'an insert with a taken claim is refused and leaves no record, claim, event or settlement',
    async run(fixture) {
      const store = await fixture.open();
      await add(store, {}, { claims: ['tok_taken'] });
      const attempt = attemptOf();
      await begin(store, attempt);
      const record = recordOf();
      const before = await snapshot(store, [record.customer.id]);
      const parts = {
        claims: ['tok_before', 'tok_taken', 'tok_behind'],
        settlement: settlementOf(attempt),
      };
      expectJson(await store.insert(SCOPE, insertOf(record, parts)), { status: 'claimed', claim: 'tok_taken' });
      expectJson(await snapshot(store, [record.customer.id]), before);
      expectEqual(await store.find(SCOPE, record.customer.id), undefined);
      expectEqual(await store.list(SCOPE, { limit: 1, direction: 'older', cursor: record.customer.id }), undefined);
      expectJson(await begin(store, attempt), { status: 'running' }, 'the refused write does not settle its key');
      await add(store, {}, { claims: ['tok_before'] });
      await add(store, {}, { claims: ['tok_behind'] });
      expectStored(await store.insert(SCOPE, insertOf(record, { settlement: settlementOf(attempt) })));
    },
  },
  {
    name: 'a replacement with a taken claim is refused and leaves no version, claim, event or settlement',
    async run(fixture) {
      const store = await fixture.open();
      await add(store, {}, { claims: ['tok_taken'] });
      const record = await add(store);
      const attempt = attemptOf();
      await begin(store, attempt);
      const before = await snapshot(store, [record.customer.id]);
      const parts = { claims: ['tok_free', 'tok_taken'], settlement: settlementOf(attempt) };
      const result = await store.replace(SCOPE, replaceOf(record, EMAIL, parts));
      expectJson(result, { status: 'claimed', claim: 'tok_taken' });
      expectJson(await snapshot(store, [record.customer.id]), before);
      expectJson(await begin(store, attempt), { status: 'running' }, 'the refused write does not settle its key');
      await change(store, record, EMAIL, { claims: ['tok_free'] });
    },
  },
  {
    name: 'a replacement of another version than the stored one is a conflict and changes nothing',
    async run(fixture) {
      const store = await fixture.open();
      const first = await add(store);
      const second = await change(store, first, { fields: { description: 'second' } });
      const attempt = attemptOf();
      await begin(store, attempt);
      const before = await snapshot(store, [first.customer.id]);
      const parts = { claims: ['tok_free'], settlement: settlementOf(attempt) };
      expectJson(await store.replace(SCOPE, replaceOf(first, EMAIL, parts)), { status: 'conflict' });
      expectJson(await store.replace(SCOPE, replaceOf(first, { deleted: true }, parts)), { status: 'conflict' });
      const ahead = replaceOf(second, EMAIL, { ...parts, expectedVersion: 3 });
      expectJson(await store.replace(SCOPE, ahead), { status: 'conflict' });
      expectJson(await snapshot(store, [first.customer.id]), before);
      expectJson(await begin(store, attempt), { status: 'running' }, 'the refused write does not settle its key');
      await change(store, second, EMAIL, { claims: ['tok_free'] });
    },
  },
  {
    name: 'a replacement of a missing customer is a conflict and stores nothing',
    async run(fixture) {
      const store = await fixture.open();
      const record = recordOf();
      const before = await snapshot(store, [record.customer.id]);
      for (const expected of [0, 1]) {
        const replace = replaceOf(record, EMAIL, { expectedVersion: expected, claims: ['tok_free'] });
        expectJson(await store.replace(SCOPE, replace), { status: 'conflict' });
      }
      expectJson(await snapshot(store, [record.customer.id]), before);
      await add(store, {}, { claims: ['tok_free'] });
    },
  },
  {
    name: 'a replacement computed before a deletion is a conflict after it',
    async run(fixture) {
      const store = await fixture.open();
      const record = await add(store);
      const deleted = await remove(store, record);
      expectJson(await store.replace(SCOPE, replaceOf(record, EMAIL)), { status: 'conflict' });
      expectJson(await findRecord(store, record.customer.id), deleted);
      expectJson((await store.list(SCOPE, { limit: 1, direction: 'older' }))?.records, []);
    },
  },
  {
    name: 'an insert with several reasons for refusal reports the settlement first, then exists, then claimed',
    async run(fixture) {
      const store = await fixture.open();
      const attempt = attemptOf();
      await begin(store, attempt);
      const settlement = settlementOf(attempt, 'first');
      const first = await add(store, {}, { claims: ['tok_taken'], settlement });
      const again = insertOf(recordOf({ id: first.customer.id }), { claims: ['tok_taken'] });
      expectJson(await store.insert(SCOPE, { ...again, settlement: settlementOf(attempt, 'second') }), {
        status: 'already_applied',
        outcome: settlement.outcome,
      });
      const foreign = { ...settlement, operation: 'op_foreign' };
      expectJson(await store.insert(SCOPE, { ...again, settlement: foreign }), { status: 'key_lost' });
      expectJson(await store.insert(SCOPE, again), { status: 'exists' });
    },
  },
  {
    name: 'a replacement with several reasons for refusal reports the settlement first, then conflict, then claimed',
    async run(fixture) {
      const store = await fixture.open();
      const attempt = attemptOf();
      await begin(store, attempt);
      const settlement = settlementOf(attempt, 'first');
      const first = await add(store);
      await change(store, first, EMAIL, { claims: ['tok_taken'], settlement });
      const again = replaceOf(first, EMAIL, { claims: ['tok_taken'] });
      expectJson(await store.replace(SCOPE, { ...again, settlement: settlementOf(attempt, 'second') }), {
        status: 'already_applied',
        outcome: settlement.outcome,
      });
      const foreign = { ...settlement, operation: 'op_foreign' };
      expectJson(await store.replace(SCOPE, { ...again, settlement: foreign }), { status: 'key_lost' });
      expectJson(await store.replace(SCOPE, again), { status: 'conflict' });
    },
  },
];
