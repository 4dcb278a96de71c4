import assert from 'node:assert/strict';
import { it } from 'node:test';
import { RunningCalls } from '../../src/concurrency/running-calls.ts';

it('is idle when the last running call has settled, whether it succeeds or fails', async () => {
  const calls = new RunningCalls();
  await calls.idle();
  let succeed: () => void = () => {};
  let fail: () => void = () => {};
  const first = calls.track(new Promise<void>((resolve) => (succeed = resolve)));
  const second = calls.track(new Promise<void>((_, reject) => (fail = () => reject(new Error('failed')))));
  assert.equal(calls.count, 2);
  let idle = 0;
  const waiting = [1, 2].map(async () => {
    await calls.idle();
    idle += 1;
  });
  succeed();
  await first;
  await new Promise(setImmediate);
  assert.equal(idle, 0);
  fail();
  await assert.rejects(second, /failed/);
  await Promise.all(waiting);
  assert.deepEqual([idle, calls.count], [2, 0]);
});
