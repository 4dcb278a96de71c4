/* One side of one case, in a process that run.ts started for it alone; answers the figures as JSON. Or a thread of a limit. */
import { isMainThread } from 'node:worker_threads';
import { cases } from './cases/all.ts';
import { writeRows } from './limits/file.ts';
import type { Job } from './support/case.ts';

async function perform({ name, side, population, scale }: Job): Promise<void> {
  const found = cases[name];
  if (found === undefined) throw new Error(`there is no case ${name}`);
  console.log(JSON.stringify(await found[side](population, scale)));
}

await (isMainThread ? perform(JSON.parse(process.argv[2] ?? '') as Job) : writeRows());
