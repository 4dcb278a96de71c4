import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
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

/** SQLite returns bytes for a text if one bit in the row's header flips. */
const asBytes = (text: string) => Buffer.from(text) as unknown as string;

describe('a column that SQLite returns as bytes', () => {
  it('makes an event store_corrupt', () => {
    const columns = { scope: 1, position: 1, id: 'evt_1', type: 'customer.created', created: 5, data: '{}' };
    const row: EventRow = { ...columns, record: null, checksum: eventChecksum(crcOf(''), columns) };
    assert.equal(decodeEvent(SCOPE, row).id, 'evt_1');
    for (const column of ['id', 'type', 'data'] as const) {
      const damaged = { ...row, [column]: asBytes(columns[column]) };
      assert.throws(() => decodeEvent(SCOPE, damaged), { code: 'store_corrupt' }, column);
    }
  });

  it('makes a customer store_corrupt', () => {
    const text = encodeRecord(recordOf());
    const row = encodeCustomer(text, crcOf(text), 1, { version: 1, deleted: false, createdMs: 5, sequence: 1 });
    assert.equal(decodeCustomer(SCOPE, 1, row).version, 1);
    assert.throws(() => decodeCustomer(SCOPE, 1, { ...row, record: asBytes(row.record) }), { code: 'store_corrupt' });
  });
});
