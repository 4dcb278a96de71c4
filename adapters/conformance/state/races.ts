import { setImmediate } from '../../../src/concurrency/real-timers.ts';
import type { StateStore } from '../../../src/ports/state-store.ts';
import { expectEqual } from '../assertions.ts';
import { race } from '../concurrency.ts';
import { T0 } from '../samples.ts';
import type { StateCase, StateFixture } from '../state-case.ts';
import { create, entryAt, expectAbsent, increment, KEY, LATER, write } from './calls.ts';

/** Callers of a counter, and the increments of each. */
const CALLERS = 10;
const INCREMENTS = 5;

/** Fails unless exactly one call of a race was applied. Returns its index. */
function expectOneWinner(results: readonly boolean[]): number {
  expectEqual(results.filter(Boolean).length, 1, 'of concurrent writes with one expected version, one is applied');
  return results.indexOf(true);
}

/** Fails unless of concurrent creates, then replacements, then deletions, one each is applied. The stores share their data. */
export async function expectOneWinnerEach(states: readonly StateStore[], count: number): Promise<void> {
  const stateOf = (i: number) => states[i % states.length] as StateStore;
  const reader = stateOf(0);
  const created = expectOneWinner(await race(count, (i) => write(stateOf(i), undefined, `${i}`)));
  const first = await entryAt(reader);
  expectEqual(first.value, `${created}`, 'the entry has the value of the write that was applied');
  const replaced = expectOneWinner(await race(count, (i) => write(stateOf(i), first.version, `${i}`)));
  const second = await entryAt(reader);
  expectEqual(second.value, `${replaced}`, 'the entry has the value of the write that was applied');
  const last = await race(count, (i) => write(stateOf(i), second.version, i % 2 ? `${i}` : undefined));
  const winner = expectOneWinner(last);
  if (winner % 2) expectEqual((await entryAt(reader)).value, `${winner}`);
  else await expectAbsent(reader);
}

/** Fails unless callers that count through compare-and-set lose no increment. The stores share their data. */
export async function expectNoLostIncrement(states: readonly StateStore[]): Promise<void> {
  const total = CALLERS * INCREMENTS;
  await race(CALLERS, async (caller) => {
    const state = states[caller % states.length] as StateStore;
    for (let i = 0; i < INCREMENTS; i += 1) await increment(state, total + 1);
  });
  for (const state of states) expectEqual((await entryAt(state)).value, `${total}`, 'the counter has every increment');
}

/** Concurrent writes. */
export const raceCases: readonly StateCase[] = [
  {
    name: 'of concurrent creates, replacements and deletions of one version, one is applied',
    async run(fixture: StateFixture) {
      await expectOneWinnerEach([await fixture.open()], fixture.concurrency);
    },
  },
  {
    name: 'of concurrent creates of an expired entry, one is applied',
    async run(fixture) {
      const state = await fixture.open();
      const { version } = await create(state, 'expired', { expiresAt: T0 + 10 });
      fixture.clock.time = T0 + 10;
      const results = await race(fixture.concurrency, (i) => write(state, i % 2 ? undefined : version, `${i}`));
      const winner = expectOneWinner(results);
      expectEqual((await entryAt(state)).value, `${winner}`, 'the entry has the value of the write that was applied');
      expectEqual(winner % 2, 1, 'a write that expects the version of an expired entry is refused');
    },
  },
  {
    name: 'callers that count through compare-and-set lose no increment',
    async run(fixture) {
      await expectNoLostIncrement([await fixture.open()]);
    },
  },
  {
    name: 'concurrent writes of different keys are all applied',
    async run(fixture) {
      const state = await fixture.open();
      const keys = Array.from({ length: fixture.concurrency }, (_, i) => `${KEY}:${i}`);
      const results = await race(keys.length, (i) => write(state, undefined, `${i}`, { key: keys[i] as string }));
      expectEqual(new Set(results), new Set([true]), 'a write of one key does not affect another key');
      for (const [i, key] of keys.entries()) expectEqual((await entryAt(state, { key })).value, `${i}`);
    },
  },
  {
    name: 'a concurrent reader sees only written values, and never an older one after a newer one',
    async run(fixture) {
      const state = await fixture.open();
      let entry = await create(state, '0');
      let writing = true;
      const readers = race(3, async () => {
        for (let last = 0; writing; ) {
          const value = Number((await entryAt(state)).value);
          expectEqual(Math.max(value, last), value, 'a read shows every write that was acknowledged before it');
          last = value;
          // A store that returns its results directly would otherwise keep the writes from running.
          await new Promise<void>((resolve) => setImmediate(resolve));
        }
      });
      try {
        for (let i = 1; i <= 50; i += 1) {
          expectEqual(await write(state, entry.version, `${i}`, { expiresAt: LATER }), true);
          entry = await entryAt(state);
          expectEqual(entry.value, `${i}`, 'a read shows the write that was acknowledged before it');
        }
      } finally {
        writing = false;
        await readers;
      }
    },
  },
];
