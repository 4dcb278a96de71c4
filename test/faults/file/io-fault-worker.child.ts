/**
 * A process that works on a file while its calls to the system fail: opens it, as often as it takes, and lives a few
 * customers' lives; says in the end whether the store worked again.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { clienteleOn, failureOf, say, Workload } from './workload.ts';

export interface SteadySettings {
  readonly seed: string;
  readonly customers: number;
  /** Deadline of each operation, in milliseconds. */
  readonly timeout: number;
}

/** Last line: what became of the store, and the longest that an operation took beyond its deadline. */
export interface Steady {
  readonly opened: boolean;
  readonly works: boolean;
  readonly late: number;
  readonly failures: number;
}

/** Times that opening, and a customer's life, are tried where they fail. */
const OPENINGS = 3;
const LIVES = 15;

const [, , path = '', worker = '', settings = ''] = process.argv;
const { seed, customers, timeout } = JSON.parse(settings) as SteadySettings;
const world = clienteleOn(path, worker, seed, timeout);
const workload = new Workload(seed);
let failures = 0;

async function opened(): Promise<boolean> {
  for (let tries = 0; tries < OPENINGS; tries += 1) {
    try {
      await world.store.open();
      return true;
    } catch (error) {
      failureOf(error);
      failures += 1;
      await wait(30);
    }
  }
  return false;
}

async function works(): Promise<boolean> {
  for (let tries = 0; tries < LIVES; tries += 1) {
    if (await workload.customer(world)) return true;
    await wait(30);
  }
  return false;
}

const open = await opened();
let longest = 0;
for (let left = customers; open && left > 0; left -= 2) {
  const begun = performance.now();
  const lives = await Promise.all([workload.customer(world), workload.customer(world)]);
  failures += lives.filter((whole) => !whole).length;
  longest = Math.max(longest, performance.now() - begun);
}
const working = open && (await works());
await world.clientele.close();
// A life is of at most four operations.
say({ opened: open, works: working, late: longest - 4 * timeout, failures } satisfies Steady);
