import { MAX_TIME_MS } from '../../../src/domain/time.ts';
import { expectEqual, expectThat } from '../assertions.ts';
import { HOUR, SCOPE, T0 } from '../samples.ts';
import type { StateCase } from '../state-case.ts';
import { create, entryAt, expectAbsent, expectRefused, KEY, remove, replace, write } from './calls.ts';

/** Entries expire at a time of the Clock port. */
export const expiryCases: readonly StateCase[] = [
  {
    name: 'an entry is present one millisecond before its expiry, and absent from its expiry on',
    async run(fixture) {
      const state = await fixture.open();
      const expiresAt = T0 + 1_000;
      const entry = await create(state, 'first', { expiresAt });
      fixture.clock.time = expiresAt - 1;
      expectEqual(await entryAt(state), entry, 'the entry is present one millisecond before its expiry');
      for (const time of [expiresAt, expiresAt + 1, expiresAt + 24 * HOUR]) {
        fixture.clock.time = time;
        await expectAbsent(state);
      }
    },
  },
  {
    name: 'an expired entry is created anew, and its old version is refused',
    async run(fixture) {
      const state = await fixture.open();
      const versions: string[] = [];
      for (let times = 1; times <= 4; times += 1) {
        const expiresAt = fixture.clock.time + 500;
        const entry = await create(state, 'same', { expiresAt });
        versions.push(entry.version);
        await expectRefused(state, undefined, 'second', { expiresAt });
        fixture.clock.time = expiresAt;
        await expectRefused(state, entry.version, 'late', { expiresAt: expiresAt + HOUR });
        await expectRefused(state, entry.version, undefined);
      }
      expectEqual(new Set(versions).size, versions.length, 'no version of a key repeats after an expiry');
    },
  },
  {
    name: 'a replacement moves the expiry later or earlier',
    async run(fixture) {
      const state = await fixture.open();
      const first = await create(state, 'first', { expiresAt: T0 + 1_000 });
      const extended = await replace(state, first, 'first', { expiresAt: T0 + 5_000 });
      fixture.clock.time = T0 + 4_999;
      expectEqual(await entryAt(state), extended, 'an extended entry is present until its new expiry');
      await replace(state, extended, 'first', { expiresAt: T0 + 5_010 });
      fixture.clock.time = T0 + 5_009;
      await replace(state, await entryAt(state), 'second', { expiresAt: T0 + 5_010 });
      fixture.clock.time = T0 + 5_010;
      await expectAbsent(state);
      const long = await create(state, 'third', { expiresAt: T0 + HOUR });
      await replace(state, long, 'fourth', { expiresAt: T0 + 6_000 });
      fixture.clock.time = T0 + 6_000;
      await expectAbsent(state);
    },
  },
  {
    name: 'a refused write does not move the expiry',
    async run(fixture) {
      const state = await fixture.open();
      await create(state, 'first', { expiresAt: T0 + 1_000 });
      await expectRefused(state, undefined, 'second', { expiresAt: T0 + HOUR });
      await expectRefused(state, 'old', 'second', { expiresAt: T0 + 10 });
      fixture.clock.time = T0 + 999;
      await entryAt(state);
      fixture.clock.time = T0 + 1_000;
      await expectAbsent(state);
    },
  },
  {
    name: 'a write that has already expired is applied, and leaves the entry absent',
    async run(fixture) {
      const state = await fixture.open();
      for (const expiresAt of [T0, T0 - 1, 0]) {
        expectEqual(await write(state, undefined, 'expired', { expiresAt }), true, 'an absent entry is written');
        await expectAbsent(state);
        const entry = await create(state, 'first');
        expectEqual(await write(state, entry.version, 'expired', { expiresAt }), true, 'the entry is replaced');
        await expectAbsent(state);
        await expectRefused(state, entry.version, 'late');
      }
    },
  },
  {
    name: 'an expiring entry leaves the entries of other keys as they are',
    async run(fixture) {
      const state = await fixture.open();
      const kept = await create(state, 'kept', { key: 'kept' });
      for (let i = 0; i < 20; i += 1) await create(state, 'short', { key: `short-${i}`, expiresAt: T0 + 10 });
      fixture.clock.time = T0 + 10;
      for (let i = 0; i < 20; i += 2) await create(state, 'again', { key: `short-${i}` });
      for (let i = 1; i < 20; i += 2) await expectAbsent(state, { key: `short-${i}` });
      expectEqual(await entryAt(state, { key: 'kept' }), kept, 'the entry of another key is unchanged');
    },
  },
  {
    name: 'entries are written, read and expire at both ends of the calendar',
    async run(fixture) {
      const state = await fixture.open();
      fixture.clock.time = 0;
      const first = await create(state, 'from 1970', { expiresAt: MAX_TIME_MS });
      await create(state, 'short', { key: 'short', expiresAt: 1 });
      fixture.clock.time = 1;
      await expectAbsent(state, { key: 'short' });
      fixture.clock.time = MAX_TIME_MS - 1;
      expectEqual(await entryAt(state), first, 'an entry that expires in the year 9999 is present before that');
      const last = await replace(state, first, 'to 9999', { expiresAt: MAX_TIME_MS });
      expectThat(last.version !== first.version, 'each write has its own version');
      fixture.clock.time = MAX_TIME_MS;
      await expectAbsent(state);
      expectEqual(await write(state, undefined, 'late', { expiresAt: MAX_TIME_MS }), true);
      await expectAbsent(state);
    },
  },
  {
    name: 'a clock that steps back leaves entries present, with their versions and their expiry',
    async run(fixture) {
      const state = await fixture.open();
      const first = await create(state, 'first', { expiresAt: T0 + 1_000 });
      fixture.clock.time = T0 - 24 * HOUR;
      expectEqual(await entryAt(state), first, 'the entry is present');
      await expectRefused(state, undefined, 'second');
      const second = await replace(state, first, 'second', { expiresAt: T0 + 1_000 });
      expectThat(second.version !== first.version, 'each write has its own version');
      await expectRefused(state, first.version, 'late');
      fixture.clock.time = T0 + 1_000;
      await expectAbsent(state);
    },
  },
  {
    name: 'an entry that a clock before its expiry could show again is either present as before or absent',
    async run(fixture) {
      const state = await fixture.open();
      const entry = await create(state, 'first', { expiresAt: T0 + 1_000 });
      fixture.clock.time = T0 + 2_000;
      await expectAbsent(state);
      fixture.clock.time = T0;
      const again = await state.read(SCOPE, KEY);
      if (again === undefined) {
        await expectRefused(state, entry.version, 'late');
        await create(state, 'second');
      } else {
        expectEqual(again, entry, 'the entry is as before');
        await expectRefused(state, undefined, 'second');
        await remove(state, again);
      }
    },
  },
];
