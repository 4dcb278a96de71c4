import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { recordOf } from '../../adapters/conformance/samples.ts';
import { changedRecord } from '../../src/domain/customer-record.ts';
import {
  decodeRecord,
  decodeWithCustomer,
  encodeRecord,
  encodeWithoutCustomer,
  withCreationTime,
} from '../../src/store-kit/index.ts';
import { idAndAppOf } from '../../src/store-kit/record-encoding.ts';

const RECORD = recordOf({
  id: 'cus_1',
  createdMs: 1_444_390_718_123,
  cards: 12,
  email: 'a@example.com',
  description: 'a line\nand "quotes"',
  metadata: { 键: '值', __proto__key: 'x' },
});

const isDeeplyFrozen = (value: unknown): boolean =>
  typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(isDeeplyFrozen));

describe('the text of a record', () => {
  it('is decoded to the same record, deeply frozen', () => {
    const unbound = changedRecord(RECORD, { cards: RECORD.cards.slice(1), history: RECORD.cards.map(({ id }) => id) });
    const withoutCards = changedRecord(recordOf({ cards: 0 }), { deleted: true });
    for (const record of [RECORD, unbound, withoutCards]) {
      const text = encodeRecord(record);
      const decoded = decodeRecord(text, record.customer.livemode, record, record.customer.id);
      assert.deepEqual(decoded, record);
      assert.ok(isDeeplyFrozen(decoded));
      assert.ok(!text.includes('\n'), 'a text is one line');
    }
  });

  it('is the same for the same record in every version: stored data must stay readable', () => {
    const card = '["card_1",1444388292,"8703","debit","UnionPay","boc"]';
    const text = `["cus_1",1444390718,"app_1","张三",null,null,"text",{"a":"1"},0,[${card}],["card_1","card_0"]]`;
    const record = decodeRecord(text, true, { version: 3, createdMs: 1_444_390_718_123, sequence: 9, deleted: false });
    assert.equal(encodeRecord(record), text);
    assert.deepEqual(record.customer.sources.data, record.cards);
    assert.equal(record.customer.default_source, 'card_1');
    assert.equal(record.customer.livemode, true);
    assert.deepEqual([record.version, record.createdMs, record.sequence], [3, 1_444_390_718_123, 9]);
  });

  it('is store_corrupt if it is not a record, or is the record of another id', () => {
    const valid = encodeRecord(RECORD);
    for (const text of ['', 'null', '{}', '[]', valid.slice(0, -1), valid.replace('"8703"', '"870"'), '["cus_1"]']) {
      assert.throws(
        () => decodeRecord(text, false, RECORD, 'cus_1'),
        { code: 'store_corrupt', message: /cus_1/ },
        text,
      );
    }
    assert.throws(() => decodeRecord(valid, false, RECORD, 'cus_2'), { code: 'store_corrupt', message: /cus_2/ });
  });

  it('can be given another creation time', () => {
    const moved = decodeRecord(withCreationTime(encodeRecord(RECORD), 2_000_999), false, RECORD);
    assert.deepEqual(moved.customer, { ...RECORD.customer, created: 2_000 });
  });

  it('has the id and the app at fixed places', () => {
    assert.deepEqual(idAndAppOf(encodeRecord(RECORD)), { id: 'cus_1', app: RECORD.customer.app });
  });
});

describe('the encoding of an event or an outcome', () => {
  const { customer } = RECORD;
  const text = encodeRecord(RECORD);
  const decode = ({ omitsCustomer, json }: ReturnType<typeof encodeWithoutCustomer>, name: 'object' | 'value') =>
    decodeWithCustomer(false, omitsCustomer ? text : null, JSON.parse(json ?? 'null'), name);

  it('omits the customer of the record', () => {
    assert.deepEqual(encodeWithoutCustomer({ object: customer }, 'object', customer), {
      omitsCustomer: true,
      json: null,
    });
    assert.deepEqual(encodeWithoutCustomer({ ok: true, value: customer }, 'value', customer), {
      omitsCustomer: true,
      json: '{"ok":true}',
    });
  });

  it('keeps any other value', () => {
    const other = { ok: true, value: { id: 'cus_1' } };
    assert.deepEqual(encodeWithoutCustomer(other, 'value', customer), {
      omitsCustomer: false,
      json: JSON.stringify(other),
    });
    assert.deepEqual(encodeWithoutCustomer({ ok: false }, 'value', undefined), {
      omitsCustomer: false,
      json: '{"ok":false}',
    });
  });

  it('is decoded to the same value, deeply frozen', () => {
    const values = [
      [{ object: customer, previous_attributes: { email: null } }, 'object'],
      [{ ok: true, value: customer }, 'value'],
      [{ ok: true, value: [1, { a: null }] }, 'value'],
    ] as const;
    for (const [value, name] of values) {
      const decoded = decode(encodeWithoutCustomer(value, name, customer), name);
      assert.deepEqual(decoded, value);
      assert.deepEqual(Object.keys(decoded), Object.keys(value));
      assert.ok(isDeeplyFrozen(decoded));
    }
  });
});
