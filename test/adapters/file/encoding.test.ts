import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { recordOf, SCOPE } from '../../../adapters/conformance/samples.ts';
import {
  crcOf,
  decodeCustomer,
  decodeEvent,
  type EventRow,
  encodeCustomer,
  eventChecksum,
} from '../../../adapters/file/encoding.ts';
import { encodeRecord } from '../../../src/store-kit/record-encoding.ts';

const bytes = (text: string) => Buffer.from(text) as unknown as string;

describe('a text that is read as bytes, as one flipped bit of its row makes it,', () => {
  test('is not taken for the event that it was', () => {
    const facts = { scope: 1, position: 1, id: 'evt_1', type: 'customer.created', created: 5, data: '{}' };
    const row: EventRow = { ...facts, record: null, checksum: eventChecksum(crcOf(''), facts) };
    assert.equal(decodeEvent(SCOPE, row).id, 'evt_1');
    for (const column of ['id', 'type', 'data'] as const) {
      const damaged = { ...row, [column]: bytes(facts[column]) };
      assert.throws(() => decodeEvent(SCOPE, damaged), { code: 'store_corrupt' }, column);
    }
  });

  test('is not taken for the customer that it was', () => {
    const text = encodeRecord(recordOf());
    const row = encodeCustomer(text, crcOf(text), 1, { version: 1, deleted: false, createdMs: 5, sequence: 1 });
    assert.equal(decodeCustomer(SCOPE, 1, row).version, 1);
    assert.throws(() => decodeCustomer(SCOPE, 1, { ...row, record: bytes(row.record) }), { code: 'store_corrupt' });
  });
});
