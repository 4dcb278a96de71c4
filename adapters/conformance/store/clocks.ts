import { expectEqual, expectJson } from '../assertions.ts';
import { attemptOf, endedAttemptOf, eventOf, HOUR, insertOf, NOW, recordOf, SCOPE, settlementOf } from '../samples.ts';
import { add, begin, eventsOf } from '../store-calls.ts';
import type { StoreCase } from '../store-case.ts';

const needs = 'shared';
const AHEAD = NOW + 25 * HOUR;
const HOUR_IN_SECONDS = HOUR / 1000;

/** Several services whose clocks differ. */
export const clockCases: readonly StoreCase[] = [
  {
    name: 'a service whose clock is a day ahead neither forgets nor takes over the keys of other services',
    needs,
    async run(fixture) {
      const [one, two] = [await fixture.open(), await fixture.open()];
      const [settled, running] = [attemptOf(), attemptOf()];
      for (const attempt of [settled, running]) await begin(one, attempt);
      await one.settle(SCOPE, settlementOf(settled, 'kept'));
      await begin(two, attemptOf({ now: AHEAD }));
      const outcome = { ok: true, value: 'kept' };
      for (const [store, now] of [[two, AHEAD] as const, [one, NOW] as const]) {
        expectJson(await begin(store, attemptOf({ now, key: settled.key })), { status: 'settled', outcome });
        expectJson(await begin(store, attemptOf({ now, key: running.key })), { status: 'running' });
      }
    },
  },
  {
    name: 'a service whose clock is a day ahead holds a lease no longer than others',
    needs,
    async run(fixture) {
      const [one, two] = [await fixture.open(), await fixture.open()];
      const first = endedAttemptOf({ now: AHEAD });
      await begin(one, first);
      expectJson(await begin(two, attemptOf({ key: first.key })), { status: 'begun', operation: first.operation });
    },
  },
  {
    name: 'a service whose clock is a day ahead trims no event by age that others still keep',
    needs,
    async run(fixture) {
      const [one, two] = [await fixture.open(), await fixture.open()];
      for (const [store, now] of [[one, NOW] as const, [two, AHEAD] as const]) {
        const [record, created] = [recordOf(), Math.floor(now / 1000)];
        const retention = { keep: 100, notBefore: created - HOUR_IN_SECONDS };
        await store.insert(SCOPE, insertOf(record, { event: eventOf('customer.created', record, created), retention }));
      }
      await add(one, {}, { retention: { keep: 100, notBefore: Math.floor(NOW / 1000) - HOUR_IN_SECONDS } });
      expectEqual((await eventsOf(one)).length, 3);
    },
  },
];
