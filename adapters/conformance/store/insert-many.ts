import type { Store } from '../../../src/ports/store.ts';
import type { Insert, InsertManyResult } from '../../../src/ports/store-types.ts';
import { expectEqual, expectFrozen, expectJson, expectThat, tally } from '../assertions.ts';
import { attemptOf, insertOf, recordOf, type Sample, SCOPE, settlementOf, T0 } from '../samples.ts';
import { add, begin, eventsOf, findRecord, listIds } from '../store-calls.ts';
import type { StoreCase } from '../store-case.ts';

/** Inserts all customers of a list: passes those without a result again. */
async function insertAll(store: Store, inserts: readonly Insert[], stopAtFailure = false): Promise<InsertManyResult[]> {
  const results: InsertManyResult[] = [];
  while (results.length < inserts.length) {
    const rest = inserts.slice(results.length);
    const first = await store.insertMany(SCOPE, { inserts: rest, stopAtFailure });
    expectThat(
      first.length > 0 && first.length <= rest.length,
      'insertMany returns one result or more, one per insert',
    );
    results.push(...first);
    if (stopAtFailure && results.some(({ status }) => status !== 'stored')) break;
  }
  return results;
}

const imported = (sample: Sample = {}, parts: Partial<Insert> = {}): Insert =>
  insertOf(recordOf(sample), { origin: 'imported', ...parts });

const idsOf = (inserts: readonly Insert[]): string[] => inserts.map(({ record }) => record.customer.id);

/** Returns the result without the record of a stored insert. */
const refusalOf = (result: InsertManyResult): unknown => (result.status === 'stored' ? 'stored' : result);

/** Inserts of several customers in one call. */
export const insertManyCases: readonly StoreCase[] = [
  {
    name: 'insertMany stores customers, events and sequences in the order of the list',
    async run(fixture) {
      const store = await fixture.open();
      const inserts = Array.from({ length: 60 }, (_, i) => imported({ createdMs: T0 + (i % 3) * 1000, cards: i % 3 }));
      const results = await insertAll(store, inserts);
      expectEqual(tally(results), { stored: inserts.length });
      let last = -1;
      for (const [i, result] of results.entries()) {
        if (result.status !== 'stored') continue;
        const { record } = result;
        expectEqual(record.customer, (inserts[i] as Insert).record.customer);
        expectFrozen(record, 'record');
        expectThat(record.sequence > last, 'sequences rise');
        last = record.sequence;
        if (i % 10 === 0) expectJson(await findRecord(store, record.customer.id), record);
      }
      const events = await eventsOf(store);
      expectEqual(
        events.map(({ id }) => id),
        inserts.map(({ event }) => event.id),
        'the events have the order of the list',
      );
      expectEqual(
        results.map((result) => (result.status === 'stored' ? result.cursor : '')),
        events.map(({ cursor }) => cursor),
      );
      const byTime = [0, 1, 2].flatMap((second) => idsOf(inserts.filter((_, i) => i % 3 === second)));
      expectEqual(await listIds(store, { direction: 'newer' }), byTime);
      expectEqual((await store.verify(SCOPE)).problems, []);
    },
  },
  {
    name: 'insertMany refuses a customer for the same reasons as insert, and stores the others',
    async run(fixture) {
      const store = await fixture.open();
      const before = await add(store, {}, { claims: ['tok_taken'] });
      const attempt = attemptOf();
      await begin(store, attempt);
      const settlement = settlementOf(attempt);
      const first = imported({}, { claims: ['tok_1'] });
      const inserts = [
        first,
        imported({ id: before.customer.id }),
        imported({ id: first.record.customer.id, email: 'a@example.com' }),
        imported({}, { claims: ['tok_taken'] }),
        imported({}, { claims: ['tok_1'] }),
        imported({}, { settlement: settlementOf(attemptOf()) }),
        imported({}, { settlement, claims: ['tok_2'] }),
        imported({}, { settlement }),
        imported(),
      ];
      const results = await insertAll(store, inserts);
      expectJson(results.map(refusalOf), [
        'stored',
        { status: 'exists' },
        { status: 'exists' },
        { status: 'claimed', claim: 'tok_taken' },
        { status: 'claimed', claim: 'tok_1' },
        { status: 'key_lost' },
        'stored',
        { status: 'already_applied', outcome: settlement.outcome },
        'stored',
      ]);
      const stored = inserts.filter((_, i) => results[i]?.status === 'stored');
      expectEqual((await listIds(store)).toSorted(), [before.customer.id, ...idsOf(stored)].toSorted());
      expectEqual(
        (await eventsOf(store)).slice(1).map(({ id }) => id),
        stored.map(({ event }) => event.id),
      );
      expectJson(await begin(store, attempt), { status: 'settled', outcome: settlement.outcome });
      expectEqual((await store.verify(SCOPE)).problems, []);
    },
  },
  {
    name: 'insertMany with stopAtFailure stores nothing after the first customer that is refused',
    async run(fixture) {
      const store = await fixture.open();
      const existing = await add(store);
      const { id } = existing.customer;
      const expected = [id];
      for (const refused of [0, 1, 4]) {
        const inserts = Array.from({ length: 5 }, (_, i) => imported(i === refused ? { id } : {}));
        const results = await insertAll(store, inserts, true);
        const stored = idsOf(inserts.slice(0, refused));
        expectEqual(
          results.map(({ status }) => status),
          [...stored.map(() => 'stored'), 'exists'],
          'the results end with the first customer that is not stored',
        );
        expected.push(...stored);
      }
      expectEqual((await listIds(store)).toSorted(), expected.toSorted());
      const events = await eventsOf(store);
      expectEqual(events.map(({ data }) => data.object.id).toSorted(), expected.toSorted());
    },
  },
  {
    name: 'of concurrent insertMany calls with the same customers, each customer is stored once and in order',
    async run(fixture) {
      const store = await fixture.open();
      const records = Array.from({ length: 12 }, () => recordOf());
      const lists = Array.from({ length: 4 }, () =>
        records.map((record, i) => insertOf(record, { origin: 'imported', claims: [`tok_${i}`] })),
      );
      const results = await Promise.all(lists.map((list) => insertAll(store, list)));
      const callers = records.map((_, i) => results.filter((list) => list[i]?.status === 'stored').length);
      expectEqual(
        callers,
        records.map(() => 1),
        'each customer is stored once',
      );
      for (const list of results) {
        const sequences = list.flatMap((result) => (result.status === 'stored' ? [result.record.sequence] : []));
        expectEqual(
          sequences,
          sequences.toSorted((a, b) => a - b),
          'sequences rise',
        );
      }
      expectEqual((await eventsOf(store)).length, records.length);
      expectEqual((await store.verify(SCOPE)).problems, []);
    },
  },
];
