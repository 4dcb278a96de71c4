import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { median, quantile } from '../../benchmarks/support/statistics.ts';

describe('statistics', () => {
  test('the median is the middle value, or the mean of the two in the middle', () => {
    assert.equal(median([9]), 9);
    assert.equal(median([10, 9, 1]), 9);
    assert.equal(median([10, 1, 2, 4]), 3);
    assert.equal(median([]), Number.NaN);
  });

  test('a quantile is the value that this fraction of the values does not exceed', () => {
    const values = Array.from({ length: 1000 }, (_, i) => 1000 - i);
    assert.equal(quantile(values, 0.99), 990);
    assert.equal(quantile(values, 0.5), 500);
    assert.equal(quantile(values, 1), 1000);
    assert.equal(quantile([7], 0.99), 7);
    assert.equal(quantile([], 0.99), Number.NaN);
  });
});
