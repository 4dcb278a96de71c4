/* Runs one side of some cases in the process that run.ts started for it, and prints the figures as JSON. The file limit also loads it as a worker thread. */
import { isMainThread } from 'node:worker_threads';
import { cases } from './cases/all.ts';
import { writeRows } from './limits/file.ts';
import type { Figures, Job, JobFigures } from './support/case.ts';

async function perform({ names, side, population, scale }: Job): Promise<JobFigures> {
  const figures: Record<string, Figures> = {};
  for (const name of names) {
    const named = cases[name];
    if (named === undefined) throw new Error(`there is no case ${name}`);
    figures[name] = await named[side](population, scale);
  }
  return figures;
}

if (isMainThread) console.log(JSON.stringify(await perform(JSON.parse(process.argv[2] ?? '') as Job)));
else await writeRows();
