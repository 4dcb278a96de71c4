/* One side of one case, in a process that run.ts started for it alone. Answers the figures as JSON. */
import { cases } from './cases/all.ts';
import type { Job } from './support/case.ts';

const { name, side, population, scale } = JSON.parse(process.argv[2] ?? '') as Job;
const found = cases[name];
if (found === undefined) throw new Error(`there is no case ${name}`);
console.log(JSON.stringify(await found[side](population, scale)));
