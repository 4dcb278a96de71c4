/** A child process that increments counters in the state of verifiers, and reports how the increments ended. */
import { createInterface } from 'node:readline';
import { RedisStore } from '../../../adapters/redis/index.ts';
import { Counters } from './counters.ts';

/** A number of concurrent increments of each counter. */
export interface Increments {
  readonly keys: readonly string[];
  readonly count: number;
}

async function main(): Promise<void> {
  const [url = '', partitions = ''] = process.argv.slice(2);
  const store = new RedisStore({ kind: 'redis', url, partitions: Number(partitions) });
  await store.open();
  const counters = new Counters(store.stateStore());
  console.log(JSON.stringify({ ready: true }));
  for await (const line of createInterface({ input: process.stdin })) {
    const { keys, count } = JSON.parse(line) as Increments;
    const all = keys.flatMap((key) => Array.from({ length: count }, () => counters.increment(key, 60_000)));
    await Promise.all(all);
    console.log(JSON.stringify({ counts: counters.counts }));
  }
}

void main();
