import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ClienteleError, readNdjson, writeNdjson } from '../../../src/core.ts';
import { collect } from '../../support/collect.ts';
import { rejects } from '../../support/rejection.ts';

/** Splits bytes into chunks at these positions. */
function split(bytes: Uint8Array, positions: readonly number[]): Uint8Array[] {
  const at = [0, ...positions.map((position) => position % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, i) => bytes.subarray(at[i], end));
}

test('reads the written values back, for any split of the bytes into chunks', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.jsonValue()), fc.array(fc.nat(), { maxLength: 20 }), async (values, positions) => {
      const lines = await collect(writeNdjson(values));
      for (const line of lines) assert.match(line, /^[^\n]*\n$/);
      const bytes = new TextEncoder().encode(lines.join(''));
      const read = await collect(readNdjson(split(bytes, positions)));
      assert.deepEqual(read, JSON.parse(JSON.stringify(values)));
    }),
  );
});

describe('reading lines', () => {
  test('accepts text and bytes, arrays and async iterables, and any line ending', async () => {
    const chunks = ['{"a":1}\r\n\n  \n{"b', '":2}', new TextEncoder().encode('\n{"会":"😀"}')];
    const expected = [{ a: 1 }, { b: 2 }, { 会: '😀' }];
    assert.deepEqual(await collect(readNdjson(chunks)), expected);
    async function* later() {
      yield* chunks;
    }
    assert.deepEqual(await collect(readNdjson(later())), expected);
    assert.deepEqual(await collect(readNdjson([])), []);
  });

  test('yields an error for a line that is no JSON, without quoting it, and continues', async () => {
    const read = await collect(readNdjson(['{"a":1}\n{"email":"canary@example.com"\n{"b":2}\ncanary']));
    assert.deepEqual([read[0], read[2]], [{ a: 1 }, { b: 2 }]);
    for (const error of [read[1], read[3]]) {
      assert.ok(error instanceof ClienteleError, 'an error of the library');
      assert.deepEqual([error.code, error.cause], ['body_invalid', undefined]);
      assert.doesNotMatch(error.message + error.stack, /canary/);
    }
  });

  test('ignores a byte order mark before the first line only, in bytes and in text', async () => {
    for (const chunks of [['\ufeff{"a":1}\n{"b":2}'], ['', '\ufeff', '{"a":1}\n{"b":2}']]) {
      const bytes = chunks.map((chunk) => new TextEncoder().encode(chunk));
      for (const source of [chunks, bytes]) assert.deepEqual(await collect(readNdjson(source)), [{ a: 1 }, { b: 2 }]);
    }
    const [, second] = await collect(readNdjson(['{"a":1}\n', '\ufeff{"b":2}']));
    assert.ok(second instanceof ClienteleError, 'a later byte order mark is no JSON');
  });

  test('yields an error for a line that is too long, in one chunk or in several', async () => {
    const text = `{"x":"${'y'.repeat(1_000_000)}"}\n{"a":1}`;
    for (const chunks of [[text], [`${text.slice(0, 900_000)}`, text.slice(900_000)]]) {
      const [long, next] = await collect(readNdjson(chunks));
      assert.equal((long as ClienteleError).code, 'body_invalid');
      assert.deepEqual(next, { a: 1 });
    }
  });

  test('rejects if a line has no end, or if the bytes are not UTF-8', async () => {
    async function* endless() {
      for (;;) yield 'x'.repeat(100_000);
    }
    await rejects(collect(readNdjson(endless())), 'body_invalid');
    await rejects(collect(readNdjson([Uint8Array.of(0x7b, 0xff, 0x7d)])), 'body_invalid');
    await rejects(collect(readNdjson([new TextEncoder().encode('"😀').subarray(0, 3)])), 'body_invalid');
  });
});
