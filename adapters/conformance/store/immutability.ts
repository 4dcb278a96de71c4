import { expectFrozen, expectJson, expectStored } from '../assertions.ts';
import { attemptOf, insertOf, recordOf, SCOPE, settlementOf } from '../samples.ts';
import { add, begin, change, eventsOf, findRecord } from '../store-calls.ts';
import type { StoreCase } from '../store-case.ts';

/** Results that the caller cannot change, and arguments that it can. */
export const immutabilityCases: readonly StoreCase[] = [
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
];
