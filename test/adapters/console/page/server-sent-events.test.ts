import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { EventParser } from '../../../../adapters/console/page/model/server-sent-events.ts';

const STREAM =
  ': heartbeat\n\nid: c1\nevent: customer.created\ndata: {"a":1}\n\nid: c2\r\ndata: first\r\ndata: second\r\n\r\ndata:none\n\n';

const EVENTS = [
  { id: 'c1', type: 'customer.created', data: '{"a":1}' },
  { id: 'c2', type: 'message', data: 'first\nsecond' },
  { id: 'c2', type: 'message', data: 'none' },
];

describe('a stream of server-sent events', () => {
  test('is parsed, and its comments are ignored', () => {
    assert.deepEqual(new EventParser().push(STREAM), EVENTS);
  });

  test('may be cut anywhere', () => {
    for (let size = 1; size < 8; size += 1) {
      const parser = new EventParser();
      const pieces = STREAM.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
      assert.deepEqual(
        pieces.flatMap((piece) => parser.push(piece)),
        EVENTS,
        `pieces of ${size}`,
      );
    }
  });

  test('yields no event without data, and none that is incomplete', () => {
    const parser = new EventParser();
    assert.deepEqual(parser.push('event: error\n\n'), []);
    assert.deepEqual(parser.push('data: half'), []);
    assert.deepEqual(parser.push('\n'), []);
  });

  test('keeps its id until the next one', () => {
    const parser = new EventParser();
    assert.deepEqual(
      parser.push('id: 1\n\ndata: a\n\nid\ndata: b\n\n').map(({ id }) => id),
      ['1', ''],
    );
  });

  test('may contain colons in its data, and fields without a value', () => {
    assert.deepEqual(new EventParser().push('data: a: b\ndata\nother: x\n\n'), [
      { id: '', type: 'message', data: 'a: b\n' },
    ]);
  });
});
