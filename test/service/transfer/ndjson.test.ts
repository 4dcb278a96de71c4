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

  test('yields an error for a line that is not JSON, without quoting it, and continues', async () => {
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

  test('yields an error for a line that is not UTF-8, at any border of chunks, and reads the lines around it', async () => {
    const good = '{"会":"😀"}';
    const bad = [[0xff], [0xc3], [0xf0, 0x9f, 0x98], [0xed, 0xa0, 0x80], [0x22, 0xff, 0x22]];
    for (const bytes of bad) {
      const text = new TextEncoder();
      const whole = Uint8Array.from([...text.encode(`${good}\n`), ...bytes, ...text.encode(`\r\n${good}`)]);
      for (let at = 0; at <= whole.length; at += 1) {
        const values = await collect(readNdjson(split(whole, [at])));
        assert.deepEqual(values.map(summary), [{ 会: '😀' }, 'line 2', { 会: '😀' }]);
      }
      const oneByOne = Array.from(whole, (byte) => Uint8Array.of(byte));
      assert.deepEqual((await collect(readNdjson(oneByOne))).map(summary), [{ 会: '😀' }, 'line 2', { 会: '😀' }]);
    }
  });

  test('yields an error for a last line that ends within a character', async () => {
    const values = await collect(readNdjson([new TextEncoder().encode('1\n"😀').subarray(0, 5)]));
    assert.deepEqual(values.map(summary), [1, 'line 2']);
  });

  test('names the number of a line in the file, blank lines included', async () => {
    const values = await collect(readNdjson('\n{"a":1}\n\r\n{"a":\n \n'));
    assert.deepEqual(values.map(summary), [{ a: 1 }, 'line 4']);
  });

  test('yields an error for a line that has no end, before the source ends', async () => {
    async function* endless() {
      yield '1\n';
      for (;;) yield 'x'.repeat(100_000);
    }
    const values = readNdjson(endless());
    assert.deepEqual([(await values.next()).value, summary((await values.next()).value)], [1, 'line 2']);
  });

  test('keeps no more than one line in memory, however long it is', async () => {
    const chunk = new Uint8Array(1_000_000).fill(0x78);
    async function* long() {
      for (let i = 0; i < 500; i += 1) yield chunk;
      yield '\n2\n';
    }
    const before = process.memoryUsage().rss;
    assert.deepEqual((await collect(readNdjson(long()))).map(summary), ['line 1', 2]);
    assert.ok(process.memoryUsage().rss - before < 200_000_000, 'less than half of the source');
  });

  test('does not depend on a buffer that its source uses again', async () => {
    async function* reused() {
      const buffer = new Uint8Array(1);
      for (const byte of new TextEncoder().encode('{"会":"😀"}\n1')) {
        buffer[0] = byte;
        yield buffer;
      }
    }
    assert.deepEqual(await collect(readNdjson(reused())), [{ 会: '😀' }, 1]);
  });

  test('joins text after bytes, and a character that two texts share', async () => {
    assert.deepEqual(await collect(readNdjson([Uint8Array.of(0x22), '\ud83d', '\ude00"'])), ['😀']);
    const values = await collect(readNdjson([Uint8Array.of(0x22, 0xf0), '"\n1']));
    assert.deepEqual(values.map(summary), ['line 1', 1]);
  });

  test('accepts a whole text, or the bytes of a whole file', async () => {
    assert.deepEqual(await collect(readNdjson('1\n2')), [1, 2]);
    assert.deepEqual(await collect(readNdjson(Buffer.from('1\n2'))), [1, 2]);
    assert.deepEqual(await collect(readNdjson(await new Blob(['1\n2']).arrayBuffer())), [1, 2]);
    const { readable, writable } = new TransformStream();
    const writer = writable.getWriter();
    void writer.write(new TextEncoder().encode('1\n2').buffer).then(() => writer.close());
    assert.deepEqual(await collect(readNdjson(readable)), [1, 2]);
  });

  test('refuses a source that is neither text nor bytes', async () => {
    for (const source of [undefined, 5, {}, [5], [{}], [null]]) {
      await rejects(collect(readNdjson(source as never)), 'parameter_invalid', 'source');
    }
    await rejects(collect(writeNdjson(undefined as never)), 'parameter_invalid', 'customers');
  });
});

/** Summarizes a value: an error as the line that it names. */
function summary(value: unknown): unknown {
  if (!(value instanceof ClienteleError)) return value;
  assert.equal(value.code, 'body_invalid');
  return /line \d+/.exec(value.message)?.[0];
}
