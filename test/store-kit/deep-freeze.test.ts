import assert from 'node:assert/strict';
import { it } from 'node:test';
import { deepFreeze } from '../../src/store-kit/index.ts';

it('freezes every object and array in a JSON value, and returns the value', () => {
  const value = { list: [{ nested: { text: 'a' } }, null, 1], empty: {}, none: null };
  assert.equal(deepFreeze(value), value);
  for (const each of [value, value.list, value.list[0], (value.list[0] as { nested: object }).nested, value.empty]) {
    assert.ok(Object.isFrozen(each));
  }
  for (const primitive of [null, 1, 'a', true, undefined]) assert.equal(deepFreeze(primitive), primitive);
});

it('freezes the objects inside an object that is frozen already', () => {
  const value = Object.freeze({ inner: { text: 'a' } });
  assert.ok(Object.isFrozen(deepFreeze(value).inner));
});
