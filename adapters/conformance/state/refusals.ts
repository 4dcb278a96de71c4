import { MAX_TIME_MS } from '../../../src/domain/time.ts';
import { expectError } from '../assertions.ts';
import { SCOPE } from '../samples.ts';
import type { StateCase } from '../state-case.ts';
import { create, entryAt, expectAbsent, KEY, LATER } from './calls.ts';

const KEYS: readonly unknown[] = [
  '',
  'a b',
  ' ',
  'a\n',
  'a\0',
  '\u007f',
  'é',
  '张',
  'k'.repeat(256),
  undefined,
  null,
  1,
  {},
  ['a'],
];
const VALUES: readonly unknown[] = ['v'.repeat(65_537), '\ud842', 'a\udfb7b', null, 1, true, {}, ['a']];
const TIMES: readonly unknown[] = [
  -1,
  1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  MAX_TIME_MS + 1,
  '1',
  null,
  undefined,
];
const VERSIONS: readonly unknown[] = [null, 1, {}, true];

/** Invalid arguments, which a caller could have computed wrongly. */
export const refusalCases: readonly StateCase[] = [
  {
    name: 'a key that is not 1 to 255 printable ASCII characters is refused',
    async run(fixture) {
      const state = await fixture.open();
      for (const key of KEYS as readonly string[]) {
        const name = `the key ${JSON.stringify(key)}`;
        await expectError(() => state.read(SCOPE, key), 'parameter_invalid', 'key', `read with ${name}`);
        const write = () => state.compareAndSet(SCOPE, key, undefined, 'v', LATER);
        await expectError(write, 'parameter_invalid', 'key', `compareAndSet with ${name}`);
      }
    },
  },
  {
    name: 'a value that is too long or not well-formed text is refused and changes nothing',
    async run(fixture) {
      const state = await fixture.open();
      for (const value of VALUES as readonly string[]) {
        const write = () => state.compareAndSet(SCOPE, KEY, undefined, value, LATER);
        await expectError(write, 'parameter_invalid', 'value', `compareAndSet with the value ${typeof value}`);
      }
      await expectAbsent(state);
    },
  },
  {
    name: 'a time that is not whole milliseconds of the calendar is refused and changes nothing',
    async run(fixture) {
      const state = await fixture.open();
      const { version } = await create(state, 'first');
      for (const time of TIMES as readonly number[]) {
        for (const value of ['second', undefined]) {
          const write = () => state.compareAndSet(SCOPE, KEY, version, value, time);
          await expectError(write, 'parameter_invalid', 'expiresAtMs', `compareAndSet with the time ${String(time)}`);
        }
      }
      await entryAt(state);
    },
  },
  {
    name: 'an expected version that is not text is refused and changes nothing',
    async run(fixture) {
      const state = await fixture.open();
      for (const version of VERSIONS as readonly string[]) {
        const write = () => state.compareAndSet(SCOPE, KEY, version, 'first', LATER);
        await expectError(write, 'parameter_invalid', 'expectedVersion', `compareAndSet with ${String(version)}`);
      }
      await expectAbsent(state);
    },
  },
];
