/* `npm run bench` compares the package with the hand-written limits. `npm run bench -- --help` lists what else it does. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cases } from './cases/all.ts';
import { publish } from './documents/publish.ts';
import { comparisonText, differencesOf, isRegression } from './support/compare.ts';
import { latest, measureRun } from './support/measure-run.ts';
import { readResult } from './support/result.ts';

const HELP = `Usage:
  npm run bench -- [options]                      measures, prints tables, writes benchmarks/results/latest
  npm run bench -- --compare old.json new.json    says which rows changed beyond their spread
  npm run bench -- --publish docs/performance     writes the latest result and its charts to a folder; for this
                                                  one, it also writes the tables of the documents, and takes only
                                                  full runs of 3 rounds or more

Options of a run:
  --quick              fewer customers, operations and rounds: a few minutes instead of forty
  --only <cases>       some of the cases, separated by commas: ${Object.keys(cases).join(', ')}
  --rounds <number>    5 by default, 3 with --quick; 3 or more can be compared
  --peers              also measures other packages; installs their packages in benchmarks/peers if they are missing
  --dist <folder>      measures another build of the package instead of dist/
  --help               prints this text

Files in benchmarks/results/latest: run.json with all figures, the values of each round, machine, date and version of Node;
one SVG for each chart.

Exit codes:
  0  measured, also if goals are missed; published; or compared, and no row is worse
  1  could not measure, publish or compare
  2  compared, and a row is worse or exists only in the old result`;

const { values: options, positionals } = readArguments();
const names = options.only?.split(',') ?? Object.keys(cases);
const rounds = Number(options.rounds ?? (options.quick ? 3 : 5));
const isUsable =
  names.every((name) => Object.hasOwn(cases, name)) && rounds >= 1 && positionals.length === (options.compare ? 2 : 0);

if (options.help || !isUsable) {
  console[options.help ? 'log' : 'error'](HELP);
  process.exitCode = options.help ? 0 : 1;
} else if (options.compare) await compare(positionals[0] as string, positionals[1] as string);
else if (options.publish !== undefined) await publishLatest(options.publish);
else await measureRun({ ...options, names, rounds });

async function compare(before: string, after: string): Promise<void> {
  const [old, current] = await Promise.all([readResult(before), readResult(after)]);
  console.log(comparisonText(old, current));
  if (differencesOf(old, current).some(isRegression)) process.exitCode = 2;
}

async function publishLatest(folder: string): Promise<void> {
  try {
    const files = await publish(await readResult(join(latest, 'run.json')), folder);
    console.log(`Wrote ${files.join(', ')} to ${folder}.`);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        help: { type: 'boolean', default: false },
        quick: { type: 'boolean', default: false },
        peers: { type: 'boolean', default: false },
        compare: { type: 'boolean', default: false },
        publish: { type: 'string' },
        only: { type: 'string' },
        rounds: { type: 'string' },
        dist: { type: 'string' },
      },
    });
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${HELP}`);
    process.exit(1);
  }
}
