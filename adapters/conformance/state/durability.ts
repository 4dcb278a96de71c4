import { expectEqual } from '../assertions.ts';
import { race } from '../concurrency.ts';
import { LIVE, SCOPE, T0 } from '../samples.ts';
import type { StateCase } from '../state-case.ts';
import { create, entryAt, expectAbsent, expectRefused, increment, remove, replace, write } from './calls.ts';

const needs = 'durable';

/** The entries of a state store that was closed, in another one on the same data. */
export const durabilityCases: readonly StateCase[] = [
  {
    name: 'entries keep their values and versions in a reopened state store, and deleted ones stay absent',
    needs,
    async run(fixture) {
      let state = await fixture.open();
      const kept = await create(state, '𠮷\0"'.repeat(1_000), { key: 'kept' });
      const live = await create(state, 'live', { key: 'kept', scope: LIVE });
      const old = await create(state, 'first');
      const replaced = await replace(state, old, 'second');
      await remove(state, await create(state, 'deleted', { key: 'deleted' }), { key: 'deleted' });
      for (let times = 0; times < 2; times += 1) {
        state = await fixture.reopen(state);
        expectEqual(await entryAt(state, { key: 'kept' }), kept, 'the entry is unchanged');
        expectEqual(await entryAt(state, { key: 'kept', scope: LIVE }), live, 'the entry is unchanged');
        expectEqual(await entryAt(state), replaced, 'the entry is unchanged');
        await expectAbsent(state, { key: 'deleted' });
        await expectRefused(state, old.version, 'late');
        await expectRefused(state, undefined, 'late');
      }
      await replace(state, replaced, 'third');
    },
  },
  {
    name: 'entries expire in a reopened state store at the time that was written',
    needs,
    async run(fixture) {
      let state = await fixture.open();
      const entry = await create(state, 'first', { expiresAt: T0 + 1_000 });
      await create(state, 'short', { key: 'short', expiresAt: T0 + 10 });
      fixture.clock.time = T0 + 999;
      state = await fixture.reopen(state);
      expectEqual(await entryAt(state), entry, 'the entry is present one millisecond before its expiry');
      await expectAbsent(state, { key: 'short' });
      fixture.clock.time = T0 + 1_000;
      await expectAbsent(state);
      state = await fixture.reopen(state);
      await expectAbsent(state);
    },
  },
  {
    name: 'no version of a key repeats in a reopened state store',
    needs,
    async run(fixture) {
      let state = await fixture.open();
      const versions: string[] = [];
      for (let times = 0; times < 4; times += 1) {
        const entry = await create(state, 'same');
        versions.push(entry.version);
        await remove(state, entry);
        state = await fixture.reopen(state);
        for (const old of versions) await expectRefused(state, old, 'late');
      }
      expectEqual(new Set(versions).size, versions.length, 'all versions of a key are different');
    },
  },
  {
    name: 'a counter does not step back when the state store is closed after each count',
    needs,
    async run(fixture) {
      let state = await fixture.open();
      for (let count = 1; count <= 5; count += 1) {
        await increment(state, 1);
        state = await fixture.reopen(state);
        expectEqual((await entryAt(state)).value, `${count}`, 'the counter has every increment');
      }
    },
  },
  {
    name: 'writes that were acknowledged before close are present afterwards',
    needs,
    async run(fixture) {
      let state = await fixture.open();
      const keys = Array.from({ length: fixture.concurrency }, (_, i) => `key-${i}`);
      await race(keys.length, (i) => write(state, undefined, `${i}`, { key: keys[i] as string, scope: SCOPE }));
      state = await fixture.reopen(state);
      for (const [i, key] of keys.entries()) {
        expectEqual((await entryAt(state, { key })).value, `${i}`, 'an acknowledged write is present');
      }
    },
  },
];
