/*
 * `npm run bench [-- --quick] [--only create,list] [--rounds 5] [--dist folder]`: what a clientele costs beside the bare
 * limit. A missed ratio is a mark in the table; only what cannot be measured fails.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cases } from './cases/all.ts';
import { perform, prepare, results } from './support/build-and-run.ts';
import { type Case, type Figures, label, type Scale, type Side } from './support/case.ts';
import { chartOf } from './support/chart.ts';
import { type Outcome, outcomeOf, type Round } from './support/outcome.ts';
import { tableOf } from './support/table.ts';

const { values: given } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string' },
    dist: { type: 'string' },
  },
});
const names = given.only?.split(',') ?? Object.keys(cases);
const rounds = Number(given.rounds ?? (given.quick ? 3 : 5));
const scale: Scale = { few: 1000, many: given.quick ? 100_000 : 1_000_000, effort: given.quick ? 0.25 : 1 };
const unknown = names.filter((name) => !Object.hasOwn(cases, name));
if (unknown.length > 0 || !(rounds >= 1)) {
  console.error(
    `Usage: npm run bench -- [--quick] [--only ${Object.keys(cases).join(',')}] [--rounds 5] [--dist folder]`,
  );
  process.exit(1);
}

const began = performance.now();
const progress = (text: string) =>
  console.error(`${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s  ${text}`);

/** Both sides on every population, in this order or in the reverse one. */
async function roundOf(name: string, found: Case, reversed: boolean): Promise<Round> {
  const figures: Record<Side, Figures> = { limit: {}, ours: {} };
  const jobs = found
    .populations(scale)
    .flatMap((population) => (['limit', 'ours'] as const).map((side) => ({ name, side, population, scale })));
  for (const job of reversed ? jobs.reverse() : jobs) {
    progress(`${name}: ${job.side}${job.population.customers > 0 ? `, ${label(job.population)}` : ''}`);
    figures[job.side] = { ...figures[job.side], ...(await perform(job)) };
  }
  return figures;
}

for (const [i, name] of [...names.entries()].reverse()) {
  const why = cases[name]?.unavailable?.();
  if (why === undefined) continue;
  console.error(`Left out: ${name}; ${why}.`);
  names.splice(i, 1);
}
await prepare(given.dist);
const measured = new Map<string, Round[]>(names.map((name) => [name, []]));
let outcomes: Outcome[] = [];
for (let round = 1; round <= rounds; round += 1) {
  progress(`Round ${round} of ${rounds}`);
  for (const [name, done] of measured) done.push(await roundOf(name, cases[name] as Case, round % 2 === 0));
  outcomes = [...measured].flatMap(([name, done]) =>
    (cases[name] as Case).rows(scale).map((row) => outcomeOf(row, done)),
  );
  // After each round, so that a run that is broken off leaves what it found.
  await save(outcomes, round);
}
console.log(tableOf(outcomes));
const missed = outcomes.filter(({ ok }) => !ok).length;
console.log(`\n${outcomes.length - missed} ok, ${missed} missed. Only the ratios mean something elsewhere.`);
progress('benchmarks/results/latest.json and latest.svg are written.');

async function save(outcomes: readonly Outcome[], round: number): Promise<void> {
  const date = new Date().toISOString();
  const facts = { date, node: process.version, quick: given.quick, rounds: round };
  const caption = `clientele beside the bare limits, ${date.slice(0, 10)}${given.quick ? ' (quick)' : ''}`;
  await mkdir(results, { recursive: true });
  await writeFile(join(results, 'latest.json'), `${JSON.stringify({ ...facts, outcomes }, null, 2)}\n`);
  await writeFile(join(results, 'latest.svg'), chartOf(outcomes, caption));
}
