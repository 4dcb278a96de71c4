import { expectEqual, expectJson, expectStored } from '../assertions.ts';
import {
  attemptOf,
  endedAttemptOf,
  expiredAttemptOf,
  insertOf,
  recordOf,
  replaceOf,
  SCOPE,
  settlementOf,
} from '../samples.ts';
import { add, begin, change, findRecord, listIds, remove, snapshot } from '../store-calls.ts';
import type { StoreCase } from '../store-case.ts';

const settled = (value: unknown) => ({ status: 'settled', outcome: { ok: true, value } });
const alreadyApplied = (value: unknown) => ({ status: 'already_applied', outcome: { ok: true, value } });

/** Writes that settle an idempotency key. */
export const settlementCases: readonly StoreCase[] = [
  {
    name: 'an insert settles its idempotency key',
    async run(fixture) {
      const store = await fixture.open();
      const attempt = attemptOf();
      await begin(store, attempt);
      const { customer } = await add(store, {}, { settlement: settlementOf(attempt, { id: 'cus_answer' }) });
      expectJson(await begin(store, attempt), settled({ id: 'cus_answer' }));
      expectEqual(await listIds(store), [customer.id]);
    },
  },
  {
    name: 'a replacement settles its idempotency key',
    async run(fixture) {
      const store = await fixture.open();
      const record = await add(store);
      for (const changes of [{ fields: { email: 'x@example.com' } }, { deleted: true }] as const) {
        const attempt = attemptOf();
        await begin(store, attempt);
        const before = await findRecord(store, record.customer.id);
        await change(store, before, changes, { settlement: settlementOf(attempt, attempt.key) });
        expectJson(await begin(store, attempt), settled(attempt.key));
      }
    },
  },
  {
    name: 'a second insert of an operation returns the outcome of the first and changes nothing',
    async run(fixture) {
      const store = await fixture.open();
      const attempt = attemptOf();
      await begin(store, attempt);
      await add(store, {}, { settlement: settlementOf(attempt, 'first') });
      const second = recordOf();
      const before = await snapshot(store, [second.customer.id]);
      const again = insertOf(second, { claims: ['tok_free'], settlement: settlementOf(attempt, 'second') });
      expectJson(await store.insert(SCOPE, again), alreadyApplied('first'));
      expectJson(await snapshot(store, [second.customer.id]), before);
      expectJson(await begin(store, attempt), settled('first'));
      await add(store, {}, { claims: ['tok_free'] });
    },
  },
  {
    name: 'a second replacement of an operation returns the outcome of the first and changes nothing',
    async run(fixture) {
      const store = await fixture.open();
      const attempt = attemptOf();
      await begin(store, attempt);
      const record = await add(store);
      const { id } = record.customer;
      const after = await change(
        store,
        record,
        { fields: { email: 'first@example.com' } },
        {
          settlement: settlementOf(attempt, 'first'),
        },
      );
      const before = await snapshot(store, [id]);
      const again = replaceOf(
        after,
        { fields: { email: 'second@example.com' } },
        {
          claims: ['tok_free'],
          settlement: settlementOf(attempt, 'second'),
        },
      );
      expectJson(await store.replace(SCOPE, again), alreadyApplied('first'));
      expectJson(await snapshot(store, [id]), before);
      await remove(store, after);
      expectJson(await store.replace(SCOPE, again), alreadyApplied('first'), 'the outcome stays after a deletion');
      await add(store, {}, { claims: ['tok_free'] });
    },
  },
  {
    name: 'a write of an operation that was settled without a write returns that outcome',
    async run(fixture) {
      const store = await fixture.open();
      const attempt = attemptOf();
      await begin(store, attempt);
      const outcome = { ok: false, error: { code: 'card_declined' } } as const;
      await store.settle(SCOPE, { ...settlementOf(attempt), outcome });
      const write = insertOf(recordOf(), { settlement: settlementOf(attempt) });
      expectJson(await store.insert(SCOPE, write), { status: 'already_applied', outcome });
      expectEqual(await listIds(store), []);
    },
  },
  {
    name: 'a write whose key now belongs to another operation gets key_lost and changes nothing',
    async run(fixture) {
      const store = await fixture.open();
      const first = attemptOf();
      await begin(store, first);
      await store.abandon(SCOPE, first, 'discard');
      const second = attemptOf({ key: first.key });
      await begin(store, second);
      const record = await add(store);
      const before = await snapshot(store, [record.customer.id]);
      const parts = { claims: ['tok_free'], settlement: settlementOf(first, 'late') };
      const keyLost = { status: 'key_lost' };
      expectJson(await store.insert(SCOPE, insertOf(recordOf(), parts)), keyLost);
      expectJson(await store.replace(SCOPE, replaceOf(record, { deleted: true }, parts)), keyLost);
      expectJson(await snapshot(store, [record.customer.id]), before);
      expectJson(await begin(store, second), { status: 'running' }, 'the refused write does not settle the key');
      expectStored(await store.insert(SCOPE, insertOf(recordOf(), { settlement: settlementOf(second, 'own') })));
      expectJson(
        await store.insert(SCOPE, insertOf(recordOf(), parts)),
        keyLost,
        'the key stays lost after the other operation settles it',
      );
      await add(store, {}, { claims: ['tok_free'] });
    },
  },
  {
    name: 'a late write gets key_lost if its key expired and another operation began',
    async run(fixture) {
      const store = await fixture.open();
      const first = expiredAttemptOf();
      await begin(store, first);
      const second = attemptOf({ key: first.key });
      expectJson(await begin(store, second), { status: 'begun', operation: second.operation });
      const late = insertOf(recordOf(), { settlement: settlementOf(first) });
      expectJson(await store.insert(SCOPE, late), { status: 'key_lost' });
      expectEqual(await listIds(store), []);
    },
  },
  {
    name: 'an operation whose lease ended takes effect once, whichever attempt writes first',
    async run(fixture) {
      const store = await fixture.open();
      const first = endedAttemptOf();
      await begin(store, first);
      const second = attemptOf({ key: first.key });
      expectJson(await begin(store, second), { status: 'begun', operation: first.operation });
      await add(store, {}, { settlement: settlementOf(first, 'slow') });
      const takeover = insertOf(recordOf(), { settlement: settlementOf(first, 'takeover') });
      expectJson(await store.insert(SCOPE, takeover), alreadyApplied('slow'));
      expectJson(await begin(store, second), settled('slow'));
    },
  },
  {
    name: 'a refused insert may be retried under its key',
    async run(fixture) {
      const store = await fixture.open();
      const record = await add(store, {}, { claims: ['tok_taken'] });
      const attempt = attemptOf();
      await begin(store, attempt);
      const settlement = settlementOf(attempt, 'at last');
      const refused = insertOf(recordOf(), { claims: ['tok_taken'], settlement });
      expectEqual((await store.insert(SCOPE, refused)).status, 'claimed');
      const exists = insertOf(recordOf({ id: record.customer.id }), { settlement });
      expectEqual((await store.insert(SCOPE, exists)).status, 'exists');
      expectStored(await store.insert(SCOPE, { ...refused, claims: ['tok_other'] }));
      expectJson(await begin(store, attempt), settled('at last'));
    },
  },
];
