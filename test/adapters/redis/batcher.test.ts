import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Batcher, type BatchFunction } from '../../../adapters/redis/batcher.ts';
import { DeadlineTimer } from '../../../adapters/redis/deadline-timer.ts';

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
    const collectYoung = youngCollector();
    const results = () => [1, 2, 3].map((item) => Array.from({ length: 1000 }, () => item / 3));
    const resultBytes = 3 * 8 * 1000;
    let reply = () => {};
    const batcher = new Batcher<number, readonly number[], string>(new DeadlineTimer(), 10, async () => {
      await new Promise<void>((resolve) => (reply = resolve));
      return results();
    });
    const run = async (turns: number) => {
      for (let turn = 0; turn < turns; turn += 1) {
        const calls = Promise.all([1, 2, 3].map((item) => batcher.call('a', item, NEVER)));
        await new Promise((resolve) => setImmediate(resolve));
        collectYoung();
        // What survives two collections is old. This turn's calls do so, but they must not keep those of later turns.
        if (turn % 10 === 0) collectYoung();
        reply();
        await calls;
      }
    };
    const grown: number[] = [];
    while (grown.length < 6) {
      const before = oldBytes();
      await run(50);
      grown.push(oldBytes() - before);
    }
    // A full collection makes the growth of some rounds negative. The first round includes compiled code.
    const most = Math.max(...grown.slice(1));
    assert.ok(most < 25 * resultBytes, `${most} bytes became old`);
  });
});

const oldBytes = (): number =>
  getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')?.space_used_size ?? 0;

/** Returns a function that collects only the garbage of the young generation. */
function youngCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as (options: { type: 'minor' }) => void;
  return () => gc({ type: 'minor' });
}
