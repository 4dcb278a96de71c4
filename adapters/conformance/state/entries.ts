import { expectEqual, expectFrozen, expectThat } from '../assertions.ts';
import type { StateCase } from '../state-case.ts';
import { create, entryAt, expectAbsent, expectRefused, KEY, remove, replace, write } from './calls.ts';

/** Versions that are not of the entry, unless the state store numbers its writes. */
const MADE_UP = ['', '0', '1', 'undefined', 'null', '*', 'x'.repeat(300)];

/** One entry: created, replaced and deleted. */
export const entryCases: readonly StateCase[] = [
  {
    name: 'a key that was never written is absent',
    async run(fixture) {
      const state = await fixture.open();
      await expectAbsent(state);
      await expectAbsent(state);
    },
  },
  {
    name: 'an absent entry is created, and a second create is refused and changes nothing',
    async run(fixture) {
      const state = await fixture.open();
      const entry = await create(state, 'first');
      await expectRefused(state, undefined, 'second');
      await expectRefused(state, undefined, 'first');
      await expectRefused(state, undefined, undefined);
      expectEqual(await entryAt(state), entry, 'an unchanged entry keeps its version');
    },
  },
  {
    name: 'a write that expects the current version replaces the entry, and gives it another version',
    async run(fixture) {
      const state = await fixture.open();
      let entry = await create(state, 'same');
      for (let times = 0; times < 5; times += 1) {
        const next = await replace(state, entry, 'same');
        expectThat(next.version !== entry.version, 'each write has its own version, also with the same value');
        entry = next;
      }
    },
  },
  {
    name: 'a write that expects an old version is refused and changes nothing',
    async run(fixture) {
      const state = await fixture.open();
      const first = await create(state, 'first');
      const second = await replace(state, first, 'second');
      await expectRefused(state, first.version, 'late');
      await expectRefused(state, first.version, undefined);
      await replace(state, second, 'third');
    },
  },
  {
    name: 'a write that expects a made-up version is refused, whether the entry is present or absent',
    async run(fixture) {
      const state = await fixture.open();
      for (const version of MADE_UP) {
        await expectRefused(state, version, 'made up');
        await expectRefused(state, version, undefined);
      }
      const { version } = await create(state, 'first');
      const others = [...MADE_UP, `${version} `, `${version}0`, version.slice(1)].filter((other) => other !== version);
      for (const other of others) {
        await expectRefused(state, other, 'made up');
        await expectRefused(state, other, undefined);
      }
    },
  },
  {
    name: 'a deleted entry is absent, and its old version deletes and writes nothing',
    async run(fixture) {
      const state = await fixture.open();
      const entry = await create(state, 'first');
      await remove(state, entry);
      await expectRefused(state, entry.version, 'late');
      await expectRefused(state, entry.version, undefined);
      await create(state, 'second');
    },
  },
  {
    name: 'deleting an absent entry succeeds and leaves it absent',
    async run(fixture) {
      const state = await fixture.open();
      for (let times = 0; times < 2; times += 1) {
        expectEqual(await write(state, undefined, undefined), true, 'deleting an absent entry returns true');
        await expectAbsent(state);
      }
      await create(state, 'first');
    },
  },
  {
    name: 'no version of a key repeats, also after deletions and with the same value',
    async run(fixture) {
      const state = await fixture.open();
      const versions: string[] = [];
      for (let times = 0; times < 5; times += 1) {
        const entry = await create(state, 'same');
        for (const old of versions) await expectRefused(state, old, 'late');
        const again = await replace(state, entry, 'same');
        versions.push(entry.version, again.version);
        await remove(state, again);
      }
      expectEqual(new Set(versions).size, versions.length, 'all versions of a key are different');
    },
  },
  {
    name: 'writing and deleting one entry leaves the entries of other keys as they are',
    async run(fixture) {
      const state = await fixture.open();
      const others = [`${KEY}0`, KEY.slice(0, -1), 'code:tok_2', `x${KEY}`];
      const before = [];
      for (const key of others) before.push(await create(state, key, { key }));
      const entry = await create(state, 'first');
      await remove(state, await replace(state, entry, 'second'));
      for (const [i, key] of others.entries()) {
        expectEqual(await entryAt(state, { key }), before[i], 'the entry of another key is unchanged');
      }
    },
  },
  {
    name: 'an entry is frozen, and keeps its value after a later write',
    async run(fixture) {
      const state = await fixture.open();
      const entry = await create(state, 'first');
      expectFrozen(entry, 'entry');
      await replace(state, entry, 'second');
      expectEqual(entry.value, 'first', 'an entry that was read does not change');
    },
  },
];
