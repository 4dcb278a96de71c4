/*
 * Makes calls of a batcher and collects young garbage, in a process with `--expose-gc`. Prints how many bytes became old in each
 * round, as a JSON list.
 */
import { getHeapSpaceStatistics } from 'node:v8';
import { Batcher } from '../../../adapters/redis/batcher.ts';
import { DeadlineTimer } from '../../../adapters/redis/deadline-timer.ts';

const NEVER = Number.POSITIVE_INFINITY;
const ITEMS = [1, 2, 3];
const NUMBERS = 1000;
/** Bytes of the results of one turn. */
export const RESULT_BYTES = ITEMS.length * 8 * NUMBERS;
const ROUNDS = 6;
const TURNS = 50;

const collectYoung = () => (globalThis.gc as (options: { type: 'minor' }) => void)({ type: 'minor' });

async function main(): Promise<void> {
  let reply = () => {};
  const batcher = new Batcher<number, readonly number[], string>(new DeadlineTimer(), 10, async () => {
    await new Promise<void>((resolve) => (reply = resolve));
    return ITEMS.map((item) => Array.from({ length: NUMBERS }, () => item / 3));
  });
  const grown: number[] = [];
  while (grown.length < ROUNDS) {
    const before = oldBytes();
    for (let turn = 0; turn < TURNS; turn += 1) {
      const calls = Promise.all(ITEMS.map((item) => batcher.call('a', item, NEVER)));
      await new Promise((resolve) => setImmediate(resolve));
      collectYoung();
      // What survives two collections is old. This turn's calls do so, but they must not keep those of later turns.
      if (turn % 10 === 0) collectYoung();
      reply();
      await calls;
    }
    grown.push(oldBytes() - before);
  }
  console.log(JSON.stringify(grown));
}

const oldBytes = (): number =>
  getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')?.space_used_size ?? 0;

if (globalThis.gc !== undefined) await main();
