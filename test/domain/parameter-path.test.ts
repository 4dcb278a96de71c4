import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parameterName, paramPath } from '../../src/domain/parameter-path.ts';

test('a path is spelled as on the wire', () => {
  assert.equal(paramPath([]), undefined);
  assert.equal(paramPath(['email']), 'email');
  assert.equal(paramPath(['sms_code', 'id']), 'sms_code[id]');
  assert.equal(paramPath(['sources', 'data', '0', 'last4']), 'sources[data][0][last4]');
});

test('a step of a JSON pointer is decoded', () => {
  assert.equal(parameterName('a~1b~0c'), 'a/b~c');
  assert.equal(parameterName('~01'), '~1');
});

test('an unsafe name is shortened, and its unprintable characters and card numbers are replaced', () => {
  assert.equal(paramPath(['metadata', 'a\r\nb]']), 'metadata[a??b?]');
  assert.equal(paramPath(['metadata', '4111 1111 1111 1111']), 'metadata[(card number)]');
  const long = paramPath(['x'.repeat(10_000)]) ?? '';
  assert.ok(long.length < 80, 'cut');
});
