import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { Batcher, type BatchFunction } from '../../../adapters/redis/batcher.ts';
import { DeadlineTimer } from '../../../adapters/redis/deadline-timer.ts';
import { bundled } from '../../support/bundle.ts';
import { RESULT_BYTES } from './young-garbage.child.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** A batcher that records its commands. Negative items fail. */
function recordingBatcher(maxSize = 10) {
  const commands: (readonly number[])[] = [];
  const batcher = new Batcher<number, number, string>(new DeadlineTimer(), maxSize, async (items) => {
    commands.push(items);
    return items.map((item) => (item < 0 ? new Error(`no ${item}`) : item * 10));
  });
  return { batcher, commands };
}

const batcherOf = (send: BatchFunction<number, number, string>) => new Batcher(new DeadlineTimer(), 10, send);

describe('Batcher', () => {
  test('sends the calls of one turn with the same batch key as one command', async () => {
    const { batcher, commands } = recordingBatcher();
    const first = [1, 2].map((item) => batcher.call('a', item, NEVER));
    const other = batcher.call('b', 3, NEVER);
    // A call that a promise callback of the same turn makes.
    const resumed = Promise.resolve().then(() => batcher.call('a', 4, NEVER));
    assert.deepEqual(await Promise.all([...first, other, resumed]), [10, 20, 30, 40]);
    assert.deepEqual(commands, [[1, 2, 4], [3]]);
    await batcher.call('a', 5, NEVER);
    assert.deepEqual(commands.at(-1), [5]);
  });

  test('splits the calls into commands of the maximum size', async () => {
    const { batcher, commands } = recordingBatcher(2);
    await Promise.all([1, 2, 3, 4, 5].map((item) => batcher.call('a', item, NEVER)));
    assert.deepEqual(commands, [[1, 2], [3, 4], [5]]);
  });

  test('rejects only the call whose item failed', async () => {
    const { batcher } = recordingBatcher();
    const settled = await Promise.allSettled([1, -2, 3].map((item) => batcher.call('a', item, NEVER)));
    assert.deepEqual(
      settled.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
  });

  test('rejects every call of a command that failed', async () => {
    const batcher = batcherOf(() => Promise.reject(new Error('gone')));
    for (const call of [1, 2].map((item) => batcher.call('a', item, NEVER))) await assert.rejects(call, /gone/);
  });

  test('rejects each call at its own deadline', async () => {
    let reply = (_: number[]) => {};
    const batcher = batcherOf(() => new Promise((resolve) => (reply = resolve)));
    const short = batcher.call('a', 1, performance.now() + 5);
    const long = batcher.call('a', 2, NEVER);
    await assert.rejects(short, { code: 'deadline_exceeded', outcome: 'unknown' });
    reply([10, 20]);
    assert.equal(await long, 20);
  });

  test('passes the latest deadline and the batch key to the command', async () => {
    const sent: unknown[] = [];
    const batcher = batcherOf(async (items, deadline, batchKey) => {
      sent.push([deadline, batchKey]);
      return items;
    });
    const later = performance.now() + 5000;
    await Promise.all([batcher.call('a', 1, later - 1000), batcher.call('a', 2, later)]);
    assert.deepEqual(sent, [[later, 'a']]);
  });

  test('lets the collection of young garbage free the results of earlier turns', async () => {
    // In a separate process, because the allocations of other tests would count, too.
    const script = bundled(new URL('young-garbage.child.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', script]);
    const grown = JSON.parse(stdout) as number[];
    // A full collection makes the growth of some rounds negative. The first round includes compiled code.
    const most = Math.max(...grown.slice(1));
    assert.ok(most < 25 * RESULT_BYTES, `${most} bytes became old`);
  });
});
