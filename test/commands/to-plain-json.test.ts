import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { toPlainJson } from '../../src/commands/to-plain-json.ts';

const UNREADABLE = toPlainJson(new Date(0));

describe('a plain copy', () => {
  test('of JSON is equal to it, and shares no object with it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const copy = toPlainJson(value);
        assert.equal(JSON.stringify(copy), JSON.stringify(value));
        if (typeof value === 'object' && value !== null) assert.notEqual(copy, value);
      }),
    );
  });

  test('leaves out what is undefined, as JSON does', () => {
    assert.deepEqual(toPlainJson({ a: undefined, b: { c: undefined } }), { b: {} });
  });

  test('has __proto__ as a key like any other', () => {
    const copy = toPlainJson(JSON.parse('{"__proto__":{"x":1}}')) as Record<string, unknown>;
    assert.deepEqual(Object.keys(copy), ['__proto__']);
    assert.equal((copy as { x?: unknown }).x, undefined);
  });

  test('asks each getter once', () => {
    let asked = 0;
    const copy = toPlainJson({
      get a() {
        asked += 1;
        return asked;
      },
    });
    assert.deepEqual([copy, asked], [{ a: 1 }, 1]);
  });

  test('takes objects without a prototype, and of classes that only hold fields', () => {
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
    test(`of ${name} is no JSON value`, () => {
      assert.equal(typeof toPlainJson(value), 'symbol');
      assert.equal((toPlainJson({ a: value }) as { a: unknown }).a, UNREADABLE);
    });
  }

  test('of what cannot be read stands for itself, and does not throw', () => {
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

  test('ends where the value is cyclic, deep, or large', () => {
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    let depth = 0;
    for (let at = toPlainJson(cyclic); typeof at === 'object' && at !== null; at = (at as { self: unknown }).self)
      depth += 1;
    assert.equal(depth, 8);
    const wide = Object.fromEntries(Array.from({ length: 30_000 }, (_, i) => [`k${i}`, i]));
    assert.equal(toPlainJson(wide), UNREADABLE);
    assert.equal(toPlainJson(new Array(1_000_000)), UNREADABLE);
    assert.equal(typeof toPlainJson({ a: new Array(15_000).fill(0), b: new Array(15_000).fill(0) }), 'object');
  });
});
