import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Gathering } from '../../../adapters/redis/batcher.ts';
import { Deadlines } from '../../../adapters/redis/deadline-timer.ts';

const LATER = Number.POSITIVE_INFINITY;

describe('Gathering', () => {
  function open(most = 10) {
    const sent: (readonly number[])[] = [];
    const gathering = new Gathering<number, number>(new Deadlines(), most);
    const send = async (items: readonly number[]) => {
      sent.push(items);
      return items.map((item) => (item < 0 ? new Error(`no ${item}`) : item * 10));
    };
    return { gathering, sent, send };
  }

  test('sends what comes in one turn together, each place apart, and answers each its own', async () => {
    const { gathering, sent, send } = open();
    const [here, there] = [{}, {}];
    const first = [1, 2].map((item) => gathering.add(here, item, LATER, send));
    const other = gathering.add(there, 3, LATER, send);
    // Who is woken by another's answer in the same turn comes along.
    const late = Promise.resolve().then(() => gathering.add(here, 4, LATER, send));
    assert.deepEqual(await Promise.all([...first, other, late]), [10, 20, 30, 40]);
    assert.deepEqual(sent, [[1, 2, 4], [3]].sort());
    await gathering.add(here, 5, LATER, send);
    assert.deepEqual(sent.at(-1), [5]);
  });

  test('sends no more together than it may', async () => {
    const { gathering, sent, send } = open(2);
    const place = {};
    await Promise.all([1, 2, 3, 4, 5].map((item) => gathering.add(place, item, LATER, send)));
    assert.deepEqual(sent, [[1, 2], [3, 4], [5]]);
  });

  test('a failure of one is its own, a failure of all is everyone’s', async () => {
    const { gathering, send } = open();
    const place = {};
    const calls = [1, -2, 3].map((item) => gathering.add(place, item, LATER, send));
    const settled = await Promise.allSettled(calls);
    assert.deepEqual(
      settled.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
    const broken = [1, 2].map((item) => gathering.add(place, item, LATER, () => Promise.reject(new Error('gone'))));
    for (const call of broken) await assert.rejects(call, /gone/);
  });

  test('a deadline ends the waiting of the call that it belongs to', async () => {
    const { gathering } = open();
    const place = {};
    let answer = (_: number[]) => {};
    const send = () => new Promise<number[]>((resolve) => (answer = resolve));
    const hurried = gathering.add(place, 1, performance.now() + 5, send);
    const patient = gathering.add(place, 2, LATER, send);
    await assert.rejects(hurried, { code: 'deadline_exceeded', outcome: 'unknown' });
    answer([10, 20]);
    assert.equal(await patient, 20);
  });
});
