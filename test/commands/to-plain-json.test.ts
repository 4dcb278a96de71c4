import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { plainCopy } from '../../src/commands/to-plain-json.ts';

const UNREADABLE = plainCopy(new Date(0));

describe('a plain copy', () => {
  test('of JSON is equal to it, and shares no object with it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const copy = plainCopy(value);
        assert.equal(JSON.stringify(copy), JSON.stringify(value));
        if (typeof value === 'object' && value !== null) assert.notEqual(copy, value);
      }),
    );
  });

  test('leaves out what is undefined, as JSON does', () => {
    assert.deepEqual(plainCopy({ a: undefined, b: { c: undefined } }), { b: {} });
  });

  test('has __proto__ as a key like any other', () => {
    const copy = plainCopy(JSON.parse('{"__proto__":{"x":1}}')) as Record<string, unknown>;
    assert.deepEqual(Object.keys(copy), ['__proto__']);
    assert.equal((copy as { x?: unknown }).x, undefined);
  });

  test('asks each getter once', () => {
    let asked = 0;
    const copy = plainCopy({
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
    assert.deepEqual(plainCopy(Object.assign(Object.create(null), { a: 1 })), { a: 1 });
    assert.deepEqual(plainCopy(new Params()), { app: 'app_1' });
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
      assert.equal(typeof plainCopy(value), 'symbol');
      assert.equal((plainCopy({ a: value }) as { a: unknown }).a, UNREADABLE);
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
      assert.equal(plainCopy(value), UNREADABLE);
      assert.deepEqual(plainCopy({ a: value }), { a: UNREADABLE });
    }
    assert.deepEqual(plainCopy(new Proxy({ a: 1 }, { get: refuse })), { a: UNREADABLE });
    assert.deepEqual(plainCopy(Object.defineProperty({}, 'a', { get: refuse, enumerable: true })), { a: UNREADABLE });
  });

  test('ends where the value is cyclic, deep, or large', () => {
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    let depth = 0;
    for (let at = plainCopy(cyclic); typeof at === 'object' && at !== null; at = (at as { self: unknown }).self)
      depth += 1;
    assert.equal(depth, 8);
    const wide = Object.fromEntries(Array.from({ length: 30_000 }, (_, i) => [`k${i}`, i]));
    assert.equal(plainCopy(wide), UNREADABLE);
    assert.equal(plainCopy(new Array(1_000_000)), UNREADABLE);
    assert.equal(typeof plainCopy({ a: new Array(15_000).fill(0), b: new Array(15_000).fill(0) }), 'object');
  });
});
