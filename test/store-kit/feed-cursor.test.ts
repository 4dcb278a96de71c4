import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startOfPage } from '../../src/store-kit/index.ts';

describe('a page of the feed', () => {
  const bounds = { last: 12, trimmed: 5 };

  it('starts after its cursor, or with the oldest event that is kept', () => {
    assert.equal(startOfPage('7', bounds), 7);
    assert.equal(startOfPage(undefined, bounds), 5);
    assert.equal(startOfPage(undefined, { last: 0, trimmed: 0 }), 0);
  });

  it('can start at both ends of the feed', () => {
    for (const after of ['5', '12']) assert.equal(startOfPage(after, bounds), Number(after));
    assert.equal(startOfPage('0', { last: 0, trimmed: 0 }), 0);
  });

  it('refuses a cursor if events after it were trimmed', () => {
    for (const after of ['4', '0']) {
      assert.throws(() => startOfPage(after, bounds), { code: 'cursor_expired', param: 'after' });
    }
  });

  it('refuses a cursor that the feed never had', () => {
    for (const after of ['13', '-1', '1.5', '07', 'x', '', ' 7', '7 ', '1e1', '7\n', '９', '99999999999999999999']) {
      assert.throws(() => startOfPage(after, bounds), { code: 'parameter_invalid', param: 'after' }, after);
    }
  });
});
