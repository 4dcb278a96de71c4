import { ClienteleError } from '../../../src/domain/errors.ts';
import type { OperationContext } from '../../../src/ports/operation-context.ts';
import { expectEqual, expectFrozen, expectJson, expectStored, expectThat } from '../assertions.ts';
import { attemptOf, insertOf, recordOf, replaceOf, SCOPE, settlementOf } from '../samples.ts';
import { add, begin, change, eventsOf, findRecord, listIds, remove, snapshot } from '../store-calls.ts';
import type { StoreCase } from '../store-case.ts';

const contextWith = (remaining: number, signal: AbortSignal): OperationContext => ({
  operation: 'op_context',
  remaining: () => remaining,
  signal,
});

/** Answers, contexts and the store's word on its own health. */
export const answerCases: readonly StoreCase[] = [
  {
    name: 'insert, replace and find return deeply frozen records',
    async run(fixture) {
      const store = await fixture.open();
      const sample = { cards: 12, metadata: { a: '1' } };
      const inserted = expectStored(await store.insert(SCOPE, insertOf(recordOf(sample))));
      expectFrozen(inserted.record, 'inserted');
      const { customer } = inserted.record;
      expectFrozen(await findRecord(store, customer.id), 'found');
      expectFrozen(await store.find(SCOPE, customer.id), 'found without fresh');
      const changes = { fields: { metadata: Object.freeze({ b: '2' }) }, history: ['card_1'] };
      expectFrozen(await change(store, inserted.record, changes), 'replaced');
      expectFrozen(await findRecord(store, customer.id), 'found after the replacement');
    },
  },
  {
    name: 'an insert whose creation time is raised returns a deeply frozen record',
    async run(fixture) {
      const store = await fixture.open();
      await add(store, { createdMs: Date.now() });
      expectFrozen(await add(store, { createdMs: 1, cards: 12, metadata: { a: '1' } }), 'raised');
      for (const event of await eventsOf(store)) expectFrozen(event, 'event');
    },
  },
  {
    name: 'list and events return deeply frozen records and events',
    async run(fixture) {
      const store = await fixture.open();
      const record = await add(store, { cards: 12, metadata: { a: '1' } });
      await change(store, record, { fields: { email: 'a@example.com' } });
      await add(store);
      for (const direction of ['older', 'newer'] as const) {
        for (const listed of (await store.list(SCOPE, { limit: 10, direction }))?.records ?? [])
          expectFrozen(listed, 'record');
      }
      for (const event of await store.events(SCOPE, { limit: 10 })) expectFrozen(event, 'event');
    },
  },
  {
    name: 'headers and replayed outcomes are deeply frozen',
    async run(fixture) {
      const store = await fixture.open();
      expectFrozen(await store.header(SCOPE, { hashKey: 'key' }), 'header');
      const attempt = attemptOf();
      await begin(store, attempt);
      await add(store, {}, { settlement: settlementOf(attempt, { list: [{ id: 'x' }] }) });
      const replay = await begin(store, attempt);
      expectFrozen(replay.status === 'settled' && replay.outcome, 'outcome');
    },
  },
  {
    name: 'a store copies arguments that the caller may change later',
    async run(fixture) {
      const store = await fixture.open();
      const claims = ['tok_1'];
      const proposal = { hashKey: 'first' };
      await store.header(SCOPE, proposal);
      await add(store, {}, { claims });
      proposal.hashKey = 'changed';
      claims[0] = 'tok_2';
      expectJson(await store.header(SCOPE, { hashKey: 'late' }), { hashKey: 'first' });
      expectJson(await store.insert(SCOPE, insertOf(recordOf(), { claims: ['tok_1'] })), {
        status: 'claimed',
        claim: 'tok_1',
      });
      await add(store, {}, { claims: ['tok_2'] });
    },
  },
  {
    name: 'verify finds no problem in a sound scope, and counts deleted customers',
    async run(fixture) {
      const store = await fixture.open();
      expectJson(await store.verify(SCOPE), { checked: 0, problems: [] });
      const records = [];
      for (let i = 0; i < 6; i += 1) records.push(await add(store, { app: `app_${i % 2}` }, { claims: [`tok_${i}`] }));
      const [first, second] = records;
      if (first) await remove(store, first);
      if (second) await change(store, second, { fields: { email: 'a@example.com' } });
      expectJson(await store.verify(SCOPE), { checked: 6, problems: [] });
    },
  },
  {
    name: 'every method accepts a context with time left',
    async run(fixture) {
      const store = await fixture.open();
      const context = contextWith(10_000, new AbortController().signal);
      const attempt = attemptOf();
      await store.header(SCOPE, { hashKey: 'key' }, context);
      await store.begin(SCOPE, attempt, context);
      const { record } = expectStored(await store.insert(SCOPE, insertOf(recordOf()), context));
      expectStored(await store.replace(SCOPE, replaceOf(record, { fields: { email: 'a@example.com' } }), context));
      await store.settle(SCOPE, settlementOf(attempt), context);
      await store.abandon(SCOPE, attempt, 'keep', context);
      const query = { limit: 1, direction: 'older' } as const;
      expectEqual((await store.list(SCOPE, query, context))?.records.length, 1);
      expectEqual((await store.events(SCOPE, { limit: 5 }, context)).length, 2);
      expectEqual((await store.find(SCOPE, record.customer.id, {}, context))?.version, 2);
      expectEqual((await store.verify(SCOPE, context)).checked, 1);
    },
  },
  {
    name: 'a write with an ended context takes effect whole, or not at all if its error says so',
    async run(fixture) {
      const store = await fixture.open();
      const context = contextWith(0, AbortSignal.abort());
      const record = recordOf();
      const before = await snapshot(store, [record.customer.id]);
      const insert = insertOf(record, { claims: ['tok_1'] });
      try {
        expectStored(await store.insert(SCOPE, insert, context));
      } catch (error) {
        expectThat(error instanceof ClienteleError, String(error));
        if (error.outcome === 'unknown') return;
        expectJson(await snapshot(store, [record.customer.id]), before);
        await add(store, {}, { claims: ['tok_1'] });
        return;
      }
      expectEqual(await listIds(store), [record.customer.id]);
      expectEqual((await eventsOf(store)).length, 1);
      expectJson(await store.insert(SCOPE, insertOf(recordOf(), { claims: ['tok_1'] })), {
        status: 'claimed',
        claim: 'tok_1',
      });
    },
  },
];
