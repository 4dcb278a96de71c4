import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chartsOf } from '../charts/all.ts';
import { capacityText } from '../scale.ts';
import { captionOf, outcomesOf, type RunResult, readResult } from '../support/result.ts';
import { replaceBlock } from './generated-block.ts';
import { missedGoals } from './missed-goals.ts';
import { peersTables } from './peers-tables.ts';
import { writesTable } from './writes-table.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The folder of the run that the documents show. */
export const published = join(root, 'docs/performance');

type Block = (run: RunResult) => string;

/** The generated blocks of each document, by their names. */
const DOCUMENTS: Readonly<Record<string, Readonly<Record<string, Block>>>> = {
  'docs/performance.md': {
    run: (run) => `Measured ${captionOf(run)}.`,
    writes: (run) => writesTable(outcomesOf(run)),
    population: (run) =>
      'population.svg' in chartsOf(run)
        ? '![Time of retrieves and lists, by the number of customers](performance/population.svg)'
        : 'This run did not measure several populations.',
    peers: ({ peers }) => (peers ? peersTables(peers) : 'This run did not measure other packages.'),
    missed: (run) => missedGoals(outcomesOf(run)),
  },
  'docs/redis.md': { capacity: (run) => capacityText(outcomesOf(run)) },
};

/** Returns each document, and its text with the blocks of the published run. */
export async function generatedDocuments(): Promise<{ path: string; current: string; generated: string }[]> {
  const run = await readResult(join(published, 'run.json'));
  const documents = Object.entries(DOCUMENTS).map(async ([name, blocks]) => {
    const path = join(root, name);
    const current = await readFile(path, 'utf8');
    const replaced = Object.entries(blocks).reduce(
      (text, [block, textOf]) => replaceBlock(text, block, textOf(run)),
      current,
    );
    return { path, current, generated: replaced };
  });
  return Promise.all(documents);
}

/** Writes the blocks of the published run into the documents. */
export async function updateDocuments(): Promise<void> {
  for (const { path, generated } of await generatedDocuments()) await writeFile(path, generated);
}
