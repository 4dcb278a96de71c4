/**
 * A process that opens a file that it should not be able to use. Tells how that failed, or, where it opened, how a write, a
 * read and a check of the file do. With `descriptors`: without any, with some, without any again, and with some.
 */
import { closeSync, openSync } from 'node:fs';
import { add, idOf } from '../../../adapters/conformance/store-calls.ts';
import { loadDriver } from '../../../adapters/file/sqlite-driver.ts';
import { ClienteleError } from '../../../src/domain/errors.ts';
import { SCOPE } from './history.ts';
import { clienteleOn, say } from './workload.ts';

/** What each step came to: `ok`, or the code and outcome of its failure. */
export interface Refusals {
  readonly open: string;
  readonly write?: string;
  readonly read?: string;
  readonly verify?: string;
}

const [, , path = '', worker = '', mode = ''] = process.argv;
const { store } = clienteleOn(path, worker, 'refused');

async function answerOf(act: () => unknown): Promise<string> {
  try {
    await act();
    return 'ok';
  } catch (error) {
    if (error instanceof ClienteleError) return `${error.code} ${error.outcome}`;
    throw error;
  }
}

let id = '';

async function steps(): Promise<Refusals> {
  const open = await answerOf(() => store.open());
  if (open !== 'ok') return { open };
  const write = await answerOf(async () => {
    id = idOf(await add(store, { id: `cus_refused_${process.hrtime.bigint()}` }));
  });
  const read = await answerOf(() => store.find(SCOPE, id));
  return { open, write, read, verify: await answerOf(() => store.verify(SCOPE)) };
}

/** Takes every descriptor that there is. Answers a function that gives them back. */
function takeDescriptors(): () => void {
  const taken: number[] = [];
  try {
    for (;;) taken.push(openSync('/dev/null', 'r'));
  } catch {
    return () => taken.forEach(closeSync);
  }
}

if (mode === 'descriptors') {
  // Node remembers a module that it could not load, so the driver must be there before.
  await loadDriver();
  const give = takeDescriptors();
  const none = await steps();
  give();
  const opened = await steps();
  const giveAgain = takeDescriptors();
  const taken = await steps();
  giveAgain();
  say([none, opened, taken, await steps()]);
} else {
  say([await steps()]);
}
await store.close();
