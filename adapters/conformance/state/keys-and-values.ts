import { type Scope, scopeOf } from '../../../src/domain/scope.ts';
import { expectEqual } from '../assertions.ts';
import { SCOPE } from '../samples.ts';
import type { StateCase } from '../state-case.ts';
import { create, entryAt, expectAbsent, expectRefused, remove, replace } from './calls.ts';

/** Keys that a storage could confuse with each other, or with its own names. */
const KEYS = [
  '__proto__',
  'constructor',
  'toString',
  '{tag}',
  '{tag}x',
  '{}',
  'a:b',
  'a:b:',
  'a',
  'A',
  '*',
  '?',
  '[a]',
  '%',
  '_',
  '../a',
  '\\',
  '"',
  "';--",
  '0',
  '00',
  '-1',
  '1e3',
  'null',
  '!',
  '~',
  'k'.repeat(255),
  `${'k'.repeat(254)}l`,
];

/** Scopes that a storage confuses if it ignores case, mode or punctuation. */
const SCOPES: readonly Scope[] = ['default', 'Default', 'default2', 'default-2', 'default_2'].flatMap((namespace) => [
  scopeOf(namespace, false),
  scopeOf(namespace, true),
]);

/** Values that a storage could change. */
const VALUES: Readonly<Record<string, string>> = {
  'an empty string': '',
  '65,536 characters': 'v'.repeat(65_536),
  '65,536 characters outside ASCII': '张'.repeat(65_536),
  'characters outside the basic plane': '𠮷👩‍👩‍👧'.repeat(100),
  'NUL and control characters': 'a\0b\u0001\u001f\u007f\u0085',
  'quotes and escapes': '"\'`\\ \\n \\u0041 %s {x} $1 -- ;',
  'white space and line ends': ' \t\n\r\n\u2028\u2029\ufeff ',
  'composed and decomposed characters': 'é e\u0301',
  'text like JSON': '{"__proto__":{"a":1},"b":[null]}',
  'text like a number': '0012.50e3',
};

/** Keys, scopes and values are kept character by character. */
export const keyAndValueCases: readonly StateCase[] = [
  {
    name: 'keys that look alike or have a meaning elsewhere are independent',
    async run(fixture) {
      const state = await fixture.open();
      for (const key of KEYS) await expectAbsent(state, { key });
      for (const key of KEYS) await create(state, `value of ${key}`, { key });
      for (const key of KEYS.filter((_, i) => i % 2 === 0)) await remove(state, await entryAt(state, { key }), { key });
      for (const [i, key] of KEYS.entries()) {
        if (i % 2 === 0) await expectAbsent(state, { key });
        else expectEqual((await entryAt(state, { key })).value, `value of ${key}`, 'each key has its own value');
      }
    },
  },
  {
    name: 'each namespace and mode has its own entries',
    async run(fixture) {
      const state = await fixture.open();
      for (const scope of SCOPES) {
        await expectAbsent(state, { scope });
        await create(state, scope.key, { scope });
      }
      for (const scope of SCOPES) {
        const { value, version } = await entryAt(state, { scope });
        expectEqual(value, scope.key, 'each scope has its own value');
        for (const other of SCOPES) {
          // Two scopes may have the same version: it identifies a write of one key.
          if ((await entryAt(state, { scope: other })).version === version) continue;
          await expectRefused(state, version, 'from another scope', { scope: other });
        }
      }
      const [first = SCOPE, ...others] = SCOPES;
      await remove(state, await entryAt(state, { scope: first }), { scope: first });
      for (const scope of others) expectEqual((await entryAt(state, { scope })).value, scope.key);
    },
  },
  {
    name: 'a scope is identified by its namespace and mode, not by object identity',
    async run(fixture) {
      const state = await fixture.open();
      const entry = await create(state, 'first');
      const scope = scopeOf(SCOPE.namespace, SCOPE.livemode);
      expectEqual(await entryAt(state, { scope }), entry);
      await replace(state, entry, 'second', { scope });
      expectEqual((await entryAt(state)).value, 'second');
    },
  },
  ...Object.entries(VALUES).map(
    ([description, value]): StateCase => ({
      name: `a value is returned exactly: ${description}`,
      async run(fixture) {
        const state = await fixture.open();
        const entry = await create(state, value);
        await replace(state, await replace(state, entry, 'between'), value);
      },
    }),
  ),
];
