/**
 * A process that opens, writes, reads and verifies a file, and reports the result of each step. In the mode `descriptors` it
 * does so without free file descriptors, with some, without any again, and with some again.
 */
import { closeSync, openSync } from 'node:fs';
import { add, idOf } from '../../../adapters/conformance/store-calls.ts';
import { loadDriver } from '../../../adapters/file/sqlite-driver.ts';
import { ClienteleError } from '../../../src/domain/errors.ts';
import { SCOPE } from './history.ts';
import { clienteleOn, report } from './workload.ts';

/** The result of each step: `ok`, or the code and the outcome of its error. */
export interface StepResults {
  readonly open: string;
  readonly write?: string;
  readonly read?: string;
  readonly verify?: string;
}

const [, , path = '', worker = '', mode = ''] = process.argv;
const { store } = clienteleOn(path, worker, 'refused');

async function resultOf(act: () => unknown): Promise<string> {
  try {
    await act();
    return 'ok';
  } catch (error) {
    if (error instanceof ClienteleError) return `${error.code} ${error.outcome}`;
    throw error;
  }
}

let id = '';

async function runSteps(): Promise<StepResults> {
  const open = await resultOf(() => store.open());
  if (open !== 'ok') return { open };
  const write = await resultOf(async () => {
    id = idOf(await add(store, { id: `cus_refused_${process.hrtime.bigint()}` }));
  });
  const read = await resultOf(() => store.find(SCOPE, id));
  return { open, write, read, verify: await resultOf(() => store.verify(SCOPE)) };
}

/** Opens files until no file descriptor is free. Returns a function that closes them. */
function takeDescriptors(): () => void {
  const descriptors: number[] = [];
  try {
    for (;;) descriptors.push(openSync('/dev/null', 'r'));
  } catch {
    return () => descriptors.forEach(closeSync);
  }
}

if (mode === 'descriptors') {
  // Node never retries a module that failed to load, so the driver is loaded first.
  await loadDriver();
  const release = takeDescriptors();
  const none = await runSteps();
  release();
  const opened = await runSteps();
  const releaseAgain = takeDescriptors();
  const taken = await runSteps();
  releaseAgain();
  report([none, opened, taken, await runSteps()]);
} else {
  report([await runSteps()]);
}
await store.close();
