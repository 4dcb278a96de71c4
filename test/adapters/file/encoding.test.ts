import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { recordOf, SCOPE } from '../../../adapters/conformance/samples.ts';
import {
  claimChecksum,
  crcOf,
  decodeCustomer,
  decodeEvent,
  type EventRow,
  encodeCustomer,
  eventChecksum,
  keyChecksum,
  recordTextOf,
  scopeChecksum,
} from '../../../adapters/file/encoding.ts';
import { encodeRecord } from '../../../src/store-kit/record-encoding.ts';

/** SQLite returns bytes for a text if one bit in the row's header flips. */
const asBytes = (text: string) => Buffer.from(text) as unknown as string;

describe('the format of rows', () => {
  const text =
    '["cus_1",1444390718,"app_1","张三",null,null,"text",{"a":"1"},0,[["card_1",1444388292,"8703","debit","UnionPay","boc"]],["card_1","card_0"]]';

  it('does not change: the files of earlier versions must stay readable', () => {
    const position = { version: 2, deleted: true, createdMs: 1_444_390_718_123, sequence: 9 };
    assert.deepEqual(encodeCustomer(recordTextOf(text), 3, position), {
      record: `${text}\n3 2 1 1444390718123 9`,
      checksum: 2_336_624_738,
    });
    const counters = { native_ms: 1_444_390_718_123, last_event: 7, trimmed: 2 };
    assert.equal(scopeChecksum({ scope: 3, name: 'test:default', hash_key: null, ...counters }), 209_610_430);
    assert.equal(claimChecksum({ scope: 3, claim: 'tok_1', customer: 9 }), 2_084_506_443);
    const event = { id: 'evt_1', type: 'customer.created', created: 1_444_390_718, data: null };
    assert.equal(eventChecksum(crcOf(text), { scope: 3, position: 7, ...event }), 1_791_935_424);
    const key = { key: 'key', fingerprint: 'print', operation: 'op_1', lease_until: 5, expires_at: 6 };
    assert.equal(keyChecksum(crcOf(''), { scope: 3, ...key, outcome: '{"ok":true,"value":1}' }), 3_490_073_562);
  });
});

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
    const row = encodeCustomer(recordTextOf(text), 1, { version: 1, deleted: false, createdMs: 5, sequence: 1 });
    assert.equal(decodeCustomer(SCOPE, 1, row).version, 1);
    assert.throws(() => decodeCustomer(SCOPE, 1, { ...row, record: asBytes(row.record) }), { code: 'store_corrupt' });
  });
});
