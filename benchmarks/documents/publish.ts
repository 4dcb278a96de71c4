import { resolve } from 'node:path';
import type { RunResult } from '../support/result.ts';
import { writeResult } from '../support/result-folder.ts';
import { published, updateDocuments } from './update.ts';

/** With fewer rounds the spread of a row is unknown. */
const FEWEST_ROUNDS = 3;

/** Returns why the documents cannot show a run, or undefined if they can. */
export function unpublishable({ rounds }: RunResult): string | undefined {
  if (rounds < FEWEST_ROUNDS) {
    return `The documents show runs of at least ${FEWEST_ROUNDS} rounds: with fewer, the spread of a row is unknown.`;
  }
  return undefined;
}

/**
 * Writes a run and its charts to a folder, in place of the result there, and returns the names of the files. For the folder
 * of the documents it also writes the documents. Throws if they cannot show the run.
 */
export async function publish(run: RunResult, folder: string): Promise<string[]> {
  if (resolve(folder) === published) {
    const reason = unpublishable(run);
    if (reason !== undefined) throw new Error(reason);
    await updateDocuments(run);
  }
  return writeResult(run, folder);
}
