import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { describe, test } from 'node:test';
import { RecordDecoder } from '../../../adapters/redis/encoding.ts';

/** The value of a customer's record as the scripts store it. */
function storedValue(id: string, version: number): string {
  const text = JSON.stringify([id, 1_790_000_000, 'app_1', null, null, null, null, null, null, [], null]);
  const rest = `${version} 1790000000123 17 0 write.1 ${text}`;
  return `${hash('sha1', rest, 'hex').slice(0, 16)} ${rest}`;
}

describe('RecordDecoder', () => {
  test('keeps a record from the second time that its value is decoded', () => {
    const decoder = new RecordDecoder();
    const value = storedValue('cus_1', 1);
    const [first, second, third] = [1, 2, 3].map(() => decoder.decode('cus_1', false, value));
    assert.notEqual(first, second);
    assert.equal(second, third);
  });

  test('decodes a new value of a customer whose record it keeps', () => {
    const decoder = new RecordDecoder();
    for (let i = 0; i < 3; i += 1) decoder.decode('cus_1', false, storedValue('cus_1', 1));
    assert.equal(decoder.decode('cus_1', false, storedValue('cus_1', 2)).version, 2);
  });

  test('rejects a value whose checksum is wrong, also if the right value was decoded before', () => {
    const decoder = new RecordDecoder();
    const value = storedValue('cus_1', 1);
    for (let i = 0; i < 3; i += 1) decoder.decode('cus_1', false, value);
    assert.throws(() => decoder.decode('cus_1', false, value.replace('app_1', 'app_2')), { code: 'store_corrupt' });
  });
});
