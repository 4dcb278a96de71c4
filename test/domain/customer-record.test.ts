import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bindTokenCard, isForeign } from '../../src/domain/card.ts';
import { changedRecord, newRecord } from '../../src/domain/customer-record.ts';
import { tokenCard } from '../support/token-card.ts';

const cards = (count: number) =>
  Array.from({ length: count }, (_, i) => bindTokenCard(tokenCard(`card_${i}`), 'cus_1'));
const fields = {
  id: 'cus_1',
  created: 1_444_390_718,
  livemode: false,
  app: 'app_1',
  name: '张三',
  email: null,
  currency: null,
  description: null,
  metadata: null,
  default_source: 'card_0',
};

test('a customer has twelve fields and a card eight, in the order of the original API', () => {
  const { customer } = newRecord(fields, cards(1), 1_444_390_718_123);
  assert.deepEqual(Object.keys(customer), [
    ...['id', 'object', 'created', 'livemode', 'app', 'name', 'email', 'currency'],
    ...['description', 'metadata', 'sources', 'default_source'],
  ]);
  assert.deepEqual(Object.keys(customer.sources), ['object', 'url', 'has_more', 'data']);
  const card = ['id', 'object', 'created', 'last4', 'funding', 'brand', 'bank', 'customer'];
  assert.deepEqual(Object.keys(customer.sources.data[0] ?? {}), card);
});

test('a customer contains at most ten cards and reports whether more exist', () => {
  for (const count of [0, 1, 10, 11, 100]) {
    const { customer, cards: all } = newRecord(fields, cards(count), 0);
    assert.equal(customer.sources.has_more, count > 10);
    assert.deepEqual(customer.sources.data, all.slice(0, 10));
    assert.equal(customer.sources.url, '/v1/customers/cus_1/sources');
    assert.equal(all.length, count);
  }
});

test('a record is deeply frozen, and a change returns its next version', () => {
  const record = newRecord(fields, cards(2), 5);
  const deep = [record, record.customer, record.cards, record.customer.sources, record.customer.sources.data];
  for (const part of deep) assert.ok(Object.isFrozen(part), 'frozen');
  const next = changedRecord(record, { fields: { email: 'a@b.c' } });
  assert.deepEqual([next.version, next.customer.email, next.cards], [2, 'a@b.c', record.cards]);
  assert.deepEqual({ ...next.customer, email: null }, record.customer);
  assert.equal(record.customer.email, null);
  const gone = changedRecord(next, { deleted: true });
  assert.deepEqual([gone.version, gone.deleted, gone.customer], [3, true, next.customer]);
});

test('a card is foreign if its network is not UnionPay or it has no bank', () => {
  assert.equal(isForeign({ brand: 'UnionPay', bank: 'icbc' }), false);
  assert.equal(isForeign({ brand: 'UnionPay', bank: null }), true);
  for (const brand of ['Visa', 'MasterCard', 'JCB'] as const) {
    assert.equal(isForeign({ brand, bank: 'icbc' }), true);
    assert.equal(isForeign({ brand, bank: null }), true);
  }
});

test("a bound card has the fields of the token's card, except the cardholder's name", () => {
  const { name: _, ...card } = tokenCard('card_1');
  assert.deepEqual(bindTokenCard(tokenCard('card_1'), 'cus_1'), { ...card, customer: 'cus_1' });
});
