/**
 * A process that uses a file while its system calls fail: it opens the file, runs some lives of customers, and reports at the
 * end whether the store works again.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { clienteleOn, failureOf, report, Workload } from './workload.ts';

export interface IoFaultSettings {
  readonly seed: string;
  readonly customers: number;
  /** Deadline of each operation, in milliseconds. */
  readonly timeout: number;
}

/** The last line of the output. */
export interface IoFaultResult {
  readonly opened: boolean;
  readonly works: boolean;
  /** The longest time that an operation took after its deadline, in milliseconds. */
  readonly late: number;
  readonly failures: number;
}

/** Maximum number of attempts to open the file, and to complete a life. */
const OPENINGS = 3;
const LIVES = 15;

const [, , path = '', worker = '', settings = ''] = process.argv;
const { seed, customers, timeout } = JSON.parse(settings) as IoFaultSettings;
const world = clienteleOn(path, worker, seed, timeout);
const workload = new Workload(seed);
let failures = 0;

async function tryOpening(): Promise<boolean> {
  for (let attempts = 0; attempts < OPENINGS; attempts += 1) {
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

async function tryLives(): Promise<boolean> {
  for (let attempts = 0; attempts < LIVES; attempts += 1) {
    if (await workload.customer(world)) return true;
    await wait(30);
  }
  return false;
}

const opened = await tryOpening();
let longest = 0;
for (let remaining = customers; opened && remaining > 0; remaining -= 2) {
  const start = performance.now();
  const lives = await Promise.all([workload.customer(world), workload.customer(world)]);
  failures += lives.filter((complete) => !complete).length;
  longest = Math.max(longest, performance.now() - start);
}
const works = opened && (await tryLives());
await world.clientele.close();
// A life has at most five operations.
report({ opened, works, late: longest - 5 * timeout, failures } satisfies IoFaultResult);
