import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ClienteleError, readNdjson, writeNdjson } from '../../../src/core.ts';
import { collect } from '../../support/collect.ts';
import { rejects } from '../../support/rejection.ts';

/** Cuts bytes into pieces at these places. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const at = [0, ...places.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, i) => bytes.subarray(at[i], end));
}

test('what is written is read back, however the bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.jsonValue()), fc.array(fc.nat(), { maxLength: 20 }), async (values, places) => {
      const lines = await collect(writeNdjson(values));
      for (const line of lines) assert.match(line, /^[^\n]*\n$/);
      const bytes = new TextEncoder().encode(lines.join(''));
      const read = await collect(readNdjson(cut(bytes, places)));
      assert.deepEqual(read, JSON.parse(JSON.stringify(values)));
    }),
  );
});

describe('reading lines', () => {
  test('takes text and bytes, from arrays and async iterables, with any end of line', async () => {
    const pieces = ['{"a":1}\r\n\n  \n{"b', '":2}', new TextEncoder().encode('\n{"会":"😀"}')];
    const wanted = [{ a: 1 }, { b: 2 }, { 会: '😀' }];
    assert.deepEqual(await collect(readNdjson(pieces)), wanted);
    async function* later() {
      yield* pieces;
    }
    assert.deepEqual(await collect(readNdjson(later())), wanted);
    assert.deepEqual(await collect(readNdjson([])), []);
  });

  test('gives an error in place of a line that is no JSON, which quotes none of it, and goes on', async () => {
    const read = await collect(readNdjson(['{"a":1}\n{"email":"canary@example.com"\n{"b":2}\ncanary']));
    assert.deepEqual([read[0], read[2]], [{ a: 1 }, { b: 2 }]);
    for (const error of [read[1], read[3]]) {
      assert.ok(error instanceof ClienteleError, 'an error of the library');
      assert.deepEqual([error.code, error.cause], ['body_invalid', undefined]);
      assert.doesNotMatch(error.message + error.stack, /canary/);
    }
  });

  test('takes a byte order mark before the first line, in bytes and in text, and nowhere else', async () => {
    for (const pieces of [['\ufeff{"a":1}\n{"b":2}'], ['', '\ufeff', '{"a":1}\n{"b":2}']]) {
      const bytes = pieces.map((piece) => new TextEncoder().encode(piece));
      for (const source of [pieces, bytes]) assert.deepEqual(await collect(readNdjson(source)), [{ a: 1 }, { b: 2 }]);
    }
    const [, second] = await collect(readNdjson(['{"a":1}\n', '\ufeff{"b":2}']));
    assert.ok(second instanceof ClienteleError, 'a mark in between is no JSON');
  });

  test('gives an error in place of a line that is too long, in one piece or in several', async () => {
    const text = `{"x":"${'y'.repeat(1_000_000)}"}\n{"a":1}`;
    for (const pieces of [[text], [`${text.slice(0, 900_000)}`, text.slice(900_000)]]) {
      const [long, next] = await collect(readNdjson(pieces));
      assert.equal((long as ClienteleError).code, 'body_invalid');
      assert.deepEqual(next, { a: 1 });
    }
  });

  test('ends with an error where a line is endless, or the bytes are no UTF-8', async () => {
    async function* endless() {
      for (;;) yield 'x'.repeat(100_000);
    }
    await rejects(collect(readNdjson(endless())), 'body_invalid');
    await rejects(collect(readNdjson([Uint8Array.of(0x7b, 0xff, 0x7d)])), 'body_invalid');
    await rejects(collect(readNdjson([new TextEncoder().encode('"😀').subarray(0, 3)])), 'body_invalid');
  });
});
