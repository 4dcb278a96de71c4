import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { toPlainJson } from '../../src/commands/to-plain-json.ts';
import { ClienteleError } from '../../src/core.ts';
import { hasSamePairs, type MetadataInput, mergeMetadata } from '../../src/domain/metadata.ts';

const NO_LIMITS = { pairs: 1000, characters: 100_000 };
const LIMITS = { pairs: 10, characters: 1000 };
const merged = (before: Record<string, string> | null, given: MetadataInput, limits = NO_LIMITS) =>
  mergeMetadata(before, given, limits);
const entries = (metadata: object | null) => (metadata === null ? null : Object.entries(metadata).toSorted());

const key = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'a', 'b', '会员'),
  fc.string({ maxLength: 8 }).filter((text) => !/\p{Cc}/u.test(text)),
);
const text = fc.string({ maxLength: 20, unit: 'grapheme' }).filter((value) => !/[\p{Cc}\p{Cs}]/u.test(value));
const value = fc.oneof(text, fc.constantFrom('', null, true, false, 0, -1.5, 1e308, -0));
const given = fc
  .array(fc.tuple(key, value), { maxLength: 8 })
  .map((pairs) => toPlainJson(Object.fromEntries(pairs)) as Exclude<MetadataInput, null | ''>);

describe('merging metadata', () => {
  test('sets keys, removes keys with empty values, and keeps the other keys', () => {
    fc.assert(
      fc.property(fc.array(given, { maxLength: 6 }), (steps) => {
        const model = new Map<string, string>();
        let metadata: Record<string, string> | null = null;
        for (const step of steps) {
          metadata = merged(metadata, step);
          for (const [name, item] of Object.entries(step)) {
            if (item === null || item === '') model.delete(name);
            else model.set(name, typeof item === 'string' ? item : JSON.stringify(item));
          }
          assert.deepEqual(entries(metadata), [...model].toSorted());
          assert.equal(Object.getPrototypeOf(metadata), Object.prototype, 'no key reaches the prototype');
          assert.ok(Object.isFrozen(metadata), 'frozen');
        }
        assert.equal(({} as { a?: unknown }).a, undefined, 'no prototype was polluted');
      }),
    );
  });

  test('stores numbers and booleans as their JSON text', () => {
    assert.deepEqual(merged(null, { a: 1, b: true, c: 1e308, d: -0, e: 0.1 }), {
      a: '1',
      b: 'true',
      c: '1e+308',
      d: '0',
      e: '0.1',
    });
  });

  test('clears all keys for null or an empty string, but keeps null if metadata was never set', () => {
    for (const empty of [null, ''] as const) {
      assert.deepEqual(merged({ a: 'b' }, empty), {});
      assert.equal(merged(null, empty), null);
      assert.deepEqual(merged({}, empty), {});
    }
  });

  test('results in {} if the last key is removed', () => {
    assert.deepEqual(merged({ a: 'b' }, { a: null }), {});
    assert.deepEqual(merged({ a: 'b' }, { a: '' }), {});
  });

  test('does not change the stored metadata', () => {
    const before = Object.freeze({ a: 'b' });
    assert.deepEqual(merged(before, { c: 'd' }), { a: 'b', c: 'd' });
    assert.deepEqual(before, { a: 'b' });
  });
});

describe('the limits of metadata', () => {
  const refusal = (before: Record<string, string> | null, input: MetadataInput): string => {
    try {
      merged(before, input, LIMITS);
    } catch (error) {
      assert.ok(error instanceof ClienteleError, String(error));
      return `${error.code} ${error.param} ${error.message}`;
    }
    return '';
  };
  const pairs = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, 'v']));

  test('allow ten pairs after the merge', () => {
    assert.equal(refusal(null, pairs(10)), '');
    assert.match(refusal(null, pairs(11)), /^parameter_invalid metadata .*at most 10 pairs/);
    assert.match(refusal(pairs(10), { more: '1' }), /^parameter_invalid metadata /);
    assert.equal(refusal(pairs(10), { more: '1', k0: null }), '');
  });

  test('allow 1,000 Unicode characters in keys and values together', () => {
    assert.equal(refusal(null, { a: 'x'.repeat(999) }), '');
    assert.equal(refusal(null, { 会: '😀'.repeat(999) }), '');
    assert.match(refusal(null, { a: '😀'.repeat(1000) }), /^parameter_invalid metadata .*at most 1000 characters/);
    assert.match(refusal({ a: 'x'.repeat(500) }, { b: 'x'.repeat(499) }), /1000 characters/);
  });

  test('forbid control characters and lone surrogates in keys and values', () => {
    assert.match(refusal(null, { 'a\0': 'b' }), /^parameter_invalid metadata /);
    assert.match(refusal(null, { a: 'b\n' }), /^parameter_invalid metadata\[a\] /);
    assert.match(refusal(null, { a: '\ud83d' }), /^parameter_invalid metadata\[a\] /);
    assert.equal(refusal(null, { a: '😀' }), '');
  });
});

describe('comparing metadata', () => {
  test('is equal if it has the same pairs, in any order', () => {
    fc.assert(
      fc.property(fc.dictionary(key, text), fc.dictionary(key, text), (a, b) => {
        const reversed = Object.fromEntries(Object.entries(a).reverse());
        assert.ok(hasSamePairs(a, reversed));
        assert.equal(hasSamePairs(a, b), isDeepStrictEqual({ ...a }, { ...b }));
      }),
    );
  });

  test('differs in a key that the other metadata only inherits', () => {
    for (const name of ['constructor', 'toString', '__proto__']) {
      assert.ok(!hasSamePairs(Object.fromEntries([[name, 'x']]), { other: 'x' }), name);
    }
  });

  test('null equals only null', () => {
    assert.deepEqual([hasSamePairs(null, null), hasSamePairs(null, {}), hasSamePairs({}, null)], [true, false, false]);
  });
});
