import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chartsOf } from '../charts/all.ts';
import { capacityText } from '../scale.ts';
import { captionOf, outcomesOf, type RunResult } from '../support/result.ts';
import { replaceBlock } from './generated-block.ts';
import { missedGoals } from './missed-goals.ts';
import { peersTables } from './peers-tables.ts';
import { writesTable } from './writes-table.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The folder of the run that the documents show. */
export const published = join(root, 'docs/performance');

/** Returns the Markdown of a chart, or undefined if the run did not measure its rows. */
const imageOf = (run: RunResult, file: string, description: string): string | undefined =>
  file in chartsOf(run) ? `![${description}](performance/${file})` : undefined;

type Block = (run: RunResult) => string;

/** The generated blocks of each document, by their names. */
const DOCUMENTS: Readonly<Record<string, Readonly<Record<string, Block>>>> = {
  'docs/performance.md': {
    run: (run) => `Measured ${captionOf(run)}.`,
    writes: (run) => {
      const chart = imageOf(run, 'writes.svg', 'Creates per second of each store, by the number of callers');
      return chart ? `${chart}\n\n${writesTable(outcomesOf(run))}` : 'This run did not measure writes.';
    },
    key: (run) =>
      imageOf(run, 'key.svg', 'Creates with a key as a share of the creates without one') ??
      'This run did not measure idempotency keys.',
    population: (run) =>
      imageOf(run, 'population.svg', 'Time of retrieves and lists, by the number of customers') ??
      'This run did not measure several populations.',
    peers: (run) => {
      const chart = imageOf(run, 'peers.svg', 'Time of creates, retrieves and lists of each package');
      return chart && run.peers ? `${chart}\n\n${peersTables(run.peers)}` : 'This run did not measure other packages.';
    },
    missed: (run) => {
      const chart = imageOf(run, 'limits.svg', 'Operations per second as a share of the limits');
      return [missedGoals(outcomesOf(run)), ...(chart ? [chart] : [])].join('\n\n');
    },
  },
  'docs/redis.md': { capacity: (run) => capacityText(outcomesOf(run)) },
};

/** Returns each document, and its text with the blocks of a run. */
export async function generatedDocuments(
  run: RunResult,
): Promise<{ path: string; current: string; generated: string }[]> {
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

/** Writes the blocks of a run into the documents. */
export async function updateDocuments(run: RunResult): Promise<void> {
  for (const { path, generated } of await generatedDocuments(run)) await writeFile(path, generated);
}
