/*
 * `npm run bench [-- --quick] [--only create,list] [--rounds 5] [--dist folder]` compares the package with the hand-written
 * limits. A missed goal is marked in the table; the exit code is 1 only if a case cannot be measured.
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

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string' },
    dist: { type: 'string' },
  },
});
const names = options.only?.split(',') ?? Object.keys(cases);
const rounds = Number(options.rounds ?? (options.quick ? 3 : 5));
const scale: Scale = { few: 1000, many: options.quick ? 100_000 : 1_000_000, share: options.quick ? 0.25 : 1 };
const unknown = names.filter((name) => !Object.hasOwn(cases, name));
if (unknown.length > 0 || !(rounds >= 1)) {
  console.error(
    `Usage: npm run bench -- [--quick] [--only ${Object.keys(cases).join(',')}] [--rounds 5] [--dist folder]`,
  );
  process.exit(1);
}

const startTime = performance.now();
const progress = (text: string) =>
  console.error(`${((performance.now() - startTime) / 1000).toFixed(0).padStart(4)} s  ${text}`);

/** Measures both sides on every population, in this order or in reverse. */
async function measureRound(name: string, named: Case, reversed: boolean): Promise<Round> {
  const figures: Record<Side, Figures> = { limit: {}, ours: {} };
  const jobs = named
    .populations(scale)
    .flatMap((population) => (['limit', 'ours'] as const).map((side) => ({ name, side, population, scale })));
  for (const job of reversed ? jobs.reverse() : jobs) {
    progress(`${name}: ${job.side}${job.population.customers > 0 ? `, ${label(job.population)}` : ''}`);
    figures[job.side] = { ...figures[job.side], ...(await perform(job)) };
  }
  return figures;
}

const measurable = names.filter((name) => {
  const reason = cases[name]?.unavailable?.();
  if (reason !== undefined) console.error(`Skipped ${name}: ${reason}.`);
  return reason === undefined;
});
await prepare(options.dist);
const roundsOf = new Map<string, Round[]>(measurable.map((name) => [name, []]));
let outcomes: Outcome[] = [];
for (let round = 1; round <= rounds; round += 1) {
  progress(`Round ${round} of ${rounds}`);
  for (const [name, done] of roundsOf) done.push(await measureRound(name, cases[name] as Case, round % 2 === 0));
  outcomes = [...roundsOf].flatMap(([name, done]) =>
    (cases[name] as Case).rows(scale).map((row) => outcomeOf(row, done)),
  );
  // Saved after each round, so that an interrupted run leaves its results.
  await save(outcomes, round);
}
console.log(tableOf(outcomes));
const missed = outcomes.filter(({ ok }) => !ok).length;
console.log(`\n${outcomes.length - missed} ok, ${missed} missed. Only the ratios carry over to other machines.`);
progress('Wrote benchmarks/results/latest.json and latest.svg.');

async function save(outcomes: readonly Outcome[], round: number): Promise<void> {
  const date = new Date().toISOString();
  const run = { date, node: process.version, quick: options.quick, rounds: round };
  const caption = `clientele compared with the limits, ${date.slice(0, 10)}${options.quick ? ' (quick)' : ''}`;
  await mkdir(results, { recursive: true });
  await writeFile(join(results, 'latest.json'), `${JSON.stringify({ ...run, outcomes }, null, 2)}\n`);
  await writeFile(join(results, 'latest.svg'), chartOf(outcomes, caption));
}
