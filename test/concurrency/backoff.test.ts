import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Backoff } from '../../src/concurrency/backoff.ts';

it('doubles the delay up to the limit, and starts again after a reset', () => {
  const backoff = new Backoff(3, 10);
  assert.deepEqual(
    [1, 2, 3, 4].map(() => backoff.next()),
    [3, 6, 10, 10],
  );
  backoff.reset();
  assert.equal(backoff.next(), 3);
});
