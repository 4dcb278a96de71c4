import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  changedFields,
  draftOf,
  withoutContents,
  withoutEmpty,
} from '../../../../adapters/console/page/model/changes.ts';
import type { Customer } from '../../../../adapters/console/page/model/wire.ts';

const customer = {
  email: 'payer@example.com',
  description: null,
  metadata: { order: '1', tier: 'gold' },
} as unknown as Customer;

describe('an update', () => {
  test('is empty without changes', () => {
    assert.deepEqual(changedFields(customer, draftOf(customer)), {});
    const plain = { ...customer, metadata: null };
    assert.deepEqual(changedFields(plain, draftOf(plain)), {});
  });

  test('has only the fields that differ, and null for a cleared one', () => {
    const draft = { ...draftOf(customer), email: '', description: 'new' };
    assert.deepEqual(changedFields(customer, draft), { email: null, description: 'new' });
  });

  test('has only the pairs of metadata that differ, and null for a removed one', () => {
    const pairs = [
      { name: 'order', value: '2' },
      { name: 'added', value: 'yes' },
      { name: '', value: 'without a name' },
    ];
    assert.deepEqual(changedFields(customer, { ...draftOf(customer), pairs }), {
      metadata: { order: '2', tier: null, added: 'yes' },
    });
  });

  test('of a customer whose texts are masked has only what was entered', () => {
    const masked = withoutContents(customer);
    assert.deepEqual(changedFields(masked, draftOf(masked)), {});
    const pairs = [{ name: 'tier', value: 'silver' }];
    assert.deepEqual(changedFields(masked, { ...draftOf(masked), pairs }), { metadata: { tier: 'silver' } });
  });

  test('treats __proto__ and constructor as ordinary names', () => {
    const pairs = [
      { name: '__proto__', value: 'a' },
      { name: 'constructor', value: 'b' },
    ];
    const { metadata } = changedFields({ ...customer, metadata: null }, { ...draftOf(customer), pairs });
    assert.equal(JSON.stringify(metadata), '{"__proto__":"a","constructor":"b"}');
  });
});

test('empty fields are left out of a new object', () => {
  assert.deepEqual(withoutEmpty({ a: '', b: undefined, c: null, d: '0' }), { c: null, d: '0' });
});
