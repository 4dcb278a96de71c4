import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { TOO_LARGE, toPlainJson } from '../../src/commands/to-plain-json.ts';

const UNREADABLE = toPlainJson(new Date(0));

describe('a plain copy', () => {
  test('equals the JSON value, and shares no object with it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const copy = toPlainJson(value);
        assert.equal(JSON.stringify(copy), JSON.stringify(value));
        if (typeof value === 'object' && value !== null) assert.notEqual(copy, value);
      }),
    );
  });

  test('omits undefined values, as JSON does', () => {
    assert.deepEqual(toPlainJson({ a: undefined, b: { c: undefined } }), { b: {} });
  });

  test('has __proto__ as an ordinary key', () => {
    const copy = toPlainJson(JSON.parse('{"__proto__":{"x":1}}')) as Record<string, unknown>;
    assert.deepEqual(Object.keys(copy), ['__proto__']);
    assert.equal((copy as { x?: unknown }).x, undefined);
  });

  test('calls each getter once', () => {
    let calls = 0;
    const copy = toPlainJson({
      get a() {
        calls += 1;
        return calls;
      },
    });
    assert.deepEqual([copy, calls], [{ a: 1 }, 1]);
  });

  test('includes objects without a prototype, and instances of classes with plain fields', () => {
    class Params {
      app = 'app_1';
    }
    assert.deepEqual(toPlainJson(Object.assign(Object.create(null), { a: 1 })), { a: 1 });
    assert.deepEqual(toPlainJson(new Params()), { app: 'app_1' });
  });

  const odd: Record<string, unknown> = {
    'a Date': new Date(0),
    'a Map': new Map([['a', 1]]),
    'a Promise': Promise.resolve({}),
    'a RegExp': /a/,
    'a typed array': new Uint8Array(3),
    'a boxed string': Object('text'),
  };
  for (const [name, value] of Object.entries(odd)) {
    test(`marks ${name} as unreadable`, () => {
      assert.equal(typeof toPlainJson(value), 'symbol');
      assert.equal((toPlainJson({ a: value }) as { a: unknown }).a, UNREADABLE);
    });
  }

  test('marks a value whose reading throws, and does not throw itself', () => {
    const refuse = () => {
      throw new Error('trap');
    };
    const { proxy: revoked, revoke } = Proxy.revocable({}, {});
    revoke();
    const traps = ['ownKeys', 'getPrototypeOf', 'getOwnPropertyDescriptor'] as const;
    for (const value of [revoked, ...traps.map((trap) => new Proxy({ a: 1 }, { [trap]: refuse }))]) {
      assert.equal(toPlainJson(value), UNREADABLE);
      assert.deepEqual(toPlainJson({ a: value }), { a: UNREADABLE });
    }
    assert.deepEqual(toPlainJson(new Proxy({ a: 1 }, { get: refuse })), { a: UNREADABLE });
    assert.deepEqual(toPlainJson(Object.defineProperty({}, 'a', { get: refuse, enumerable: true })), { a: UNREADABLE });
  });

  test('stops at a limit if the value is cyclic, deep or large', () => {
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    let depth = 0;
    for (let at = toPlainJson(cyclic); typeof at === 'object' && at !== null; at = (at as { self: unknown }).self)
      depth += 1;
    assert.equal(depth, 8);
    const wide = Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`k${i}`, i]));
    assert.equal(toPlainJson(wide), TOO_LARGE);
    assert.deepEqual(toPlainJson(wide, { keys: 1000, characters: 10_000 }), wide);
    assert.equal(toPlainJson(new Array(1_000_000)), TOO_LARGE);
    assert.equal(typeof toPlainJson({ a: new Array(1500).fill(0), b: new Array(1500).fill(0) }), 'object');
    assert.equal(toPlainJson({ ['k'.repeat(70_000)]: 1 }), TOO_LARGE);
  });

  test('has the items of an array, whatever its iterator and its length claim', () => {
    function* endless() {
      for (;;) yield 'app';
    }
    const items = Object.assign(['app', 'card'], { [Symbol.iterator]: endless, map: endless, extra: 1 });
    assert.deepEqual(toPlainJson({ items }), { items: ['app', 'card'] });
    class Endless extends Array {
      override [Symbol.iterator] = endless as never;
    }
    assert.deepEqual(toPlainJson(Endless.of('app')), ['app']);
    for (const length of [Number.NaN, Number.POSITIVE_INFINITY, -1, 2.5, 2 ** 40, '5', 5n, undefined, {}]) {
      const liar = new Proxy(['app'], { get: (array, key) => (key === 'length' ? length : Reflect.get(array, key)) });
      assert.equal(toPlainJson(liar), TOO_LARGE);
    }
    let reads = 0;
    const growing = new Proxy(['app'], {
      get: (array, key) => {
        if (key !== 'length') return Reflect.get(array, key);
        reads += 1;
        return reads;
      },
    });
    assert.deepEqual(toPlainJson(growing), ['app'], 'the length is read once');
    const selfFilling: unknown[] = [];
    Object.defineProperty(selfFilling, 0, { get: () => selfFilling.push('more'), enumerable: true });
    assert.equal((toPlainJson(selfFilling) as unknown[]).length, 1);
    assert.deepEqual(toPlainJson({ 0: 'app', length: 1e9 }), { 0: 'app', length: 1e9 }, 'an array-like is an object');
  });
});
