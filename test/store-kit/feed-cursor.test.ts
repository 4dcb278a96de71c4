import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startOfFeedPage } from '../../src/store-kit/index.ts';

describe('a page of the feed', () => {
  const bounds = { last: 12, trimmed: 5 };

  it('starts after its cursor, or with the oldest event that is kept', () => {
    assert.equal(startOfFeedPage('7', bounds), 7);
    assert.equal(startOfFeedPage(undefined, bounds), 5);
    assert.equal(startOfFeedPage(undefined, { last: 0, trimmed: 0 }), 0);
  });

  it('can start at both ends of the feed', () => {
    for (const after of ['5', '12']) assert.equal(startOfFeedPage(after, bounds), Number(after));
    assert.equal(startOfFeedPage('0', { last: 0, trimmed: 0 }), 0);
  });

  it('refuses a cursor if events after it were trimmed', () => {
    for (const after of ['4', '0']) {
      assert.throws(() => startOfFeedPage(after, bounds), { code: 'cursor_expired', param: 'after' });
    }
  });

  it('refuses a cursor that the feed never had', () => {
    for (const after of ['13', '-1', '1.5', '07', 'x', '', ' 7', '7 ', '1e1', '7\n', '９', '99999999999999999999']) {
      assert.throws(() => startOfFeedPage(after, bounds), { code: 'parameter_invalid', param: 'after' }, after);
    }
  });
});
