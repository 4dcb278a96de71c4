import type { StateStore } from '../../../src/ports/state-store.ts';
import { expectEqual } from '../assertions.ts';
import { T0 } from '../samples.ts';
import type { StateCase, StateFixture } from '../state-case.ts';
import { create, entryAt, expectAbsent, expectRefused, remove, replace } from './calls.ts';
import { expectNoLostIncrement, expectOneWinnerEach } from './races.ts';

const needs = 'shared';

/** Opens two state stores on the same data. */
const openTwo = async (fixture: StateFixture): Promise<[StateStore, StateStore]> => [
  await fixture.open(),
  await fixture.open(),
];

/** Several state stores on the same data. */
export const sharingCases: readonly StateCase[] = [
  {
    name: 'a state store sees the writes of another one at once, even after an earlier read',
    needs,
    async run(fixture) {
      const [one, two] = await openTwo(fixture);
      await expectAbsent(two);
      let entry = await create(one, 'first');
      for (let times = 0; times < 5; times += 1) {
        expectEqual(await entryAt(two), entry, 'a read shows the write of another state store');
        entry = await replace(times % 2 ? one : two, entry, `${times}`);
        expectEqual(await entryAt(one), entry, 'a read shows the write of another state store');
      }
      await remove(two, entry);
      await expectAbsent(one);
      await expectRefused(one, entry.version, 'late');
    },
  },
  {
    name: 'no version of a key repeats among several state stores',
    needs,
    async run(fixture) {
      const states = await openTwo(fixture);
      const versions: string[] = [];
      for (let times = 0; times < 6; times += 1) {
        const state = states[times % 2] as StateStore;
        for (const old of versions) await expectRefused(state, old, 'late');
        const entry = await create(state, 'same');
        versions.push(entry.version);
        await remove(state, entry);
      }
      expectEqual(new Set(versions).size, versions.length, 'all versions of a key are different');
    },
  },
  {
    name: 'an entry of one state store expires in another one',
    needs,
    async run(fixture) {
      const [one, two] = await openTwo(fixture);
      const entry = await create(one, 'first', { expiresAt: T0 + 1_000 });
      fixture.clock.time = T0 + 999;
      expectEqual(await entryAt(two), entry);
      fixture.clock.time = T0 + 1_000;
      await expectAbsent(two);
      await expectRefused(two, entry.version, 'late');
      const second = await create(two, 'second');
      expectEqual(await entryAt(one), second, 'a read shows the write of another state store');
    },
  },
  {
    name: 'of concurrent writes of one version through two state stores, one is applied',
    needs,
    async run(fixture) {
      await expectOneWinnerEach(await openTwo(fixture), fixture.concurrency);
    },
  },
  {
    name: 'callers that count through two state stores lose no increment',
    needs,
    async run(fixture) {
      await expectNoLostIncrement(await openTwo(fixture));
    },
  },
];
