/* Runs one side of one case in the process that run.ts started for it, and prints the figures as JSON. The file limit also loads it as a worker thread. */
import { isMainThread } from 'node:worker_threads';
import { cases } from './cases/all.ts';
import { writeRows } from './limits/file.ts';
import type { Job } from './support/case.ts';

async function perform({ name, side, population, scale }: Job): Promise<void> {
  const named = cases[name];
  if (named === undefined) throw new Error(`there is no case ${name}`);
  console.log(JSON.stringify(await named[side](population, scale)));
}

await (isMainThread ? perform(JSON.parse(process.argv[2] ?? '') as Job) : writeRows());
