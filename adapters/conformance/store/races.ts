import type { Store } from '../../../src/ports/store.ts';
import { comparePositions } from '../../../src/store-kit/position.ts';
import { expectEqual, expectJson, expectThat, tally } from '../assertions.ts';
import { race } from '../concurrency.ts';
import { attemptOf, endedAttemptOf, insertOf, recordOf, replaceOf, SCOPE, settlementOf, T0 } from '../samples.ts';
import { add, begin, eventsOf, findRecord, idOf, listIds } from '../store-calls.ts';
import type { StoreCase, StoreFixture } from '../store-case.ts';

/** Number of callers that lose a race with one winner. */
const losers = (fixture: StoreFixture) => fixture.concurrency - 1;

const expectSound = async (store: Store, checked: number): Promise<void> =>
  expectJson(await store.verify(SCOPE), { checked, problems: [] });

/** Concurrent calls. */
export const raceCases: readonly StoreCase[] = [
  {
    name: 'of concurrent inserts with one claim, one is stored and the others leave nothing',
    async run(fixture) {
      const store = await fixture.open();
      const records = Array.from({ length: fixture.concurrency }, () => recordOf());
      const results = await race(records.length, (i) =>
        store.insert(SCOPE, insertOf(records[i] ?? recordOf(), { claims: ['tok_once'] })),
      );
      expectEqual(tally(results), { stored: 1, claimed: losers(fixture) });
      for (const result of results) {
        if (result.status !== 'stored') expectJson(result, { status: 'claimed', claim: 'tok_once' });
      }
      const winner = idOf(records[results.findIndex(({ status }) => status === 'stored')] ?? recordOf());
      expectEqual(await listIds(store), [winner]);
      expectEqual((await eventsOf(store)).length, 1);
      for (const id of records.map(idOf)) {
        expectEqual((await store.find(SCOPE, id)) !== undefined, id === winner, 'a refused insert leaves no record');
      }
      await expectSound(store, 1);
    },
  },
  {
    name: 'of concurrent inserts of one id, one is stored and the others get exists',
    async run(fixture) {
      const store = await fixture.open();
      const results = await race(fixture.concurrency, (i) =>
        store.insert(SCOPE, insertOf(recordOf({ id: 'cus_once', description: `${i}` }), { claims: [`tok_${i}`] })),
      );
      expectEqual(tally(results), { stored: 1, exists: losers(fixture) });
      const winner = results.findIndex(({ status }) => status === 'stored');
      expectEqual((await findRecord(store, 'cus_once')).customer.description, `${winner}`);
      const claim = winner === 0 ? 'tok_1' : 'tok_0';
      await add(store, {}, { claims: [claim] });
      expectEqual((await eventsOf(store)).length, 2);
      await expectSound(store, 2);
    },
  },
  {
    name: 'of concurrent inserts with the same claims in different orders, one is stored',
    async run(fixture) {
      const store = await fixture.open();
      const results = await race(fixture.concurrency, (i) =>
        store.insert(SCOPE, insertOf(recordOf(), { claims: i % 2 ? ['tok_x', 'tok_y'] : ['tok_y', 'tok_x'] })),
      );
      expectEqual(tally(results), { stored: 1, claimed: losers(fixture) });
    },
  },
  {
    name: 'of concurrent replacements of one version, one is stored and the others get conflict',
    async run(fixture) {
      const store = await fixture.open();
      const record = await add(store);
      const results = await race(fixture.concurrency, (i) =>
        store.replace(SCOPE, replaceOf(record, { fields: { description: `${i}` } }, { claims: [`tok_${i}`] })),
      );
      expectEqual(tally(results), { stored: 1, conflict: losers(fixture) });
      const winner = results.findIndex(({ status }) => status === 'stored');
      const again = await findRecord(store, idOf(record));
      expectEqual([again.version, again.customer.description], [2, `${winner}`]);
      expectEqual((await eventsOf(store)).length, 2);
      await add(store, {}, { claims: [winner === 0 ? 'tok_1' : 'tok_0'] });
    },
  },
  {
    name: 'callers that read fresh and retry after a conflict lose no update',
    async run(fixture) {
      const store = await fixture.open();
      const { customer } = await add(store, { description: '0' });
      const callers = 20;
      await race(callers, async () => {
        for (let tries = 0; tries <= callers; tries += 1) {
          const record = await findRecord(store, customer.id);
          const description = String(Number(record.customer.description) + 1);
          const result = await store.replace(SCOPE, replaceOf(record, { fields: { description } }));
          if (result.status === 'stored') return;
        }
        expectThat(false, 'each conflict comes from the write of another caller');
      });
      const after = await findRecord(store, customer.id);
      expectEqual([after.customer.description, after.version], [`${callers}`, callers + 1]);
      expectEqual((await eventsOf(store)).length, callers + 1);
    },
  },
  {
    name: 'of concurrent inserts and replacements with one claim, one is stored',
    async run(fixture) {
      const store = await fixture.open();
      const records = await race(Math.ceil(fixture.concurrency / 2), () => add(store));
      const claim = { claims: ['tok_once'] };
      const results = await race(fixture.concurrency, (i) => {
        const record = records[i];
        return record
          ? store.replace(SCOPE, replaceOf(record, { fields: { email: 'won@example.com' } }, claim))
          : store.insert(SCOPE, insertOf(recordOf(), claim));
      });
      expectEqual(tally(results), { stored: 1, claimed: losers(fixture) });
      expectEqual((await eventsOf(store)).length, records.length + 1);
    },
  },
  {
    name: 'concurrent inserts of different customers appear once in the list and once in the feed',
    async run(fixture) {
      const store = await fixture.open();
      const added = await race(fixture.concurrency, (i) =>
        add(store, { createdMs: T0 + (i % 7) }, { claims: [`tok_${i}`], origin: i % 2 === 0 ? 'created' : 'imported' }),
      );
      const newestFirst = added.toSorted((a, b) => comparePositions(b, a));
      expectEqual(new Set(added.map((record) => record.sequence)).size, added.length);
      expectEqual(await listIds(store), newestFirst.map(idOf));
      const events = await eventsOf(store);
      const ids = events.map((event) => event.data.object.id);
      expectEqual(ids.toSorted(), added.map(idOf).toSorted());
      expectEqual(new Set(events.map((event) => event.cursor)).size, added.length);
      await expectSound(store, added.length);
    },
  },
  {
    name: 'of concurrent writes of one operation, one is stored and the others get its outcome',
    async run(fixture) {
      const store = await fixture.open();
      const attempt = attemptOf();
      await begin(store, attempt);
      const results = await race(fixture.concurrency, (i) =>
        store.insert(SCOPE, insertOf(recordOf(), { claims: [`tok_${i}`], settlement: settlementOf(attempt, i) })),
      );
      expectEqual(tally(results), { stored: 1, already_applied: losers(fixture) });
      const winner = results.findIndex(({ status }) => status === 'stored');
      const outcome = { ok: true, value: winner };
      for (const result of results) {
        if (result.status !== 'stored') expectJson(result, { status: 'already_applied', outcome });
      }
      expectJson(await begin(store, attempt), { status: 'settled', outcome });
      expectEqual((await listIds(store)).length, 1);
    },
  },
  {
    name: 'of concurrent attempts under a free key, one begins and the others see it running',
    async run(fixture) {
      const store = await fixture.open();
      const attempts = Array.from({ length: fixture.concurrency }, () => attemptOf({ key: 'once' }));
      const results = await race(attempts.length, (i) => store.begin(SCOPE, attempts[i] ?? attemptOf()));
      expectEqual(tally(results), { begun: 1, running: losers(fixture) });
      const winner = results.findIndex(({ status }) => status === 'begun');
      expectJson(results[winner], { status: 'begun', operation: attempts[winner]?.operation });
    },
  },
  {
    name: 'of concurrent attempts after a lease, one takes the operation over',
    async run(fixture) {
      const store = await fixture.open();
      const first = endedAttemptOf();
      await begin(store, first);
      const results = await race(fixture.concurrency, () => store.begin(SCOPE, attemptOf({ key: first.key })));
      expectEqual(tally(results), { begun: 1, running: losers(fixture) });
      const begun = results.find(({ status }) => status === 'begun');
      expectJson(begun, { status: 'begun', operation: first.operation });
    },
  },
  {
    name: 'of concurrent header proposals, one wins and every caller gets it',
    async run(fixture) {
      const store = await fixture.open();
      const headers = await race(fixture.concurrency, (i) => store.header(SCOPE, { hashKey: `proposal-${i}` }));
      expectEqual(new Set(headers.map(({ hashKey }) => hashKey)).size, 1);
      expectJson(await store.header(SCOPE, { hashKey: 'late' }), headers[0]);
    },
  },
];
