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

test('an error repeats a name that is a word, also if up to three digits follow it', () => {
  for (const name of ['order', 'defaultSource', 'sms_code', 'X-Id', 'line_2', 'key100', '__proto__', '0', '99']) {
    assert.equal(paramPath([name]), name);
    assert.equal(paramPath(['metadata', name]), `metadata[${name}]`);
  }
});

test('an error repeats a misspelt name that begins like an id of the token service', () => {
  for (const name of ['sms_cod', 'sms_codes', 'sms_', 'card_no', 'card_number', 'card_holder_name']) {
    assert.equal(paramPath([name]), name);
  }
});

test('an error hides a name that can be a value', () => {
  const values = [
    ...['payer@example.com', '13800138000', '+8613800138000', '123456', '1234', 'k1234', '4111 1111 1111 1111'],
    ...['tok_stolen', 'tok_3f9Kd', 'tok_abc', 'sk_test_abc', 'pk_live_abc', 'aB3dE5fG7', '张三'],
    ...['sms_1', 'sms_code_1', 'sms_Abcdef', 'card_1', 'card_Xyz', 'card_abcdefghijklm'],
    ...['a\r\nb]', 'a[b', 'a b', '\u0000', '\ud800', 'x'.repeat(41), 'x'.repeat(1_000_000), '1'.repeat(1_000_000)],
  ];
  for (const value of values) {
    assert.equal(paramPath([value]), '(hidden)');
    assert.equal(paramPath(['metadata', value]), 'metadata[(hidden)]');
  }
});
