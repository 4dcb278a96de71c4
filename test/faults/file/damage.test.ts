import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { FileStore } from '../../../adapters/file/index.ts';
import { bundled } from '../../support/bundle.ts';
import { worker } from '../../support/file-worker.ts';
import { iterations } from '../../support/iterations.ts';
import { finished, startScript } from './child.ts';
import type { DamageSettings, Outcome } from './damage.child.ts';
import { populate } from './expected-state.ts';
import { temporaryFolder } from './folder.ts';

const COPIES = iterations(100, 2_000);
const CHILDREN = 2;

const folder = temporaryFolder('damage');

async function prepare(): Promise<void> {
  const path = join(folder, 'original.db');
  const store = new FileStore({ path, worker });
  await store.open();
  const truths = await populate(store, 160);
  await store.close();
  writeFileSync(join(folder, 'truths.json'), JSON.stringify(truths));
}

/** Has copies damaged and examined, by several processes; each has to end well, or a damaged file has ended it. */
async function examined(seed: number): Promise<Outcome[]> {
  const script = bundled(new URL('damage.child.ts', import.meta.url));
  const share = Math.ceil(COPIES / CHILDREN);
  const children = Array.from({ length: CHILDREN }, (_, i) => {
    const settings: DamageSettings = { seed, from: i * share, to: Math.min(COPIES, (i + 1) * share) };
    return startScript(script, [folder, worker, JSON.stringify(settings)]);
  });
  const outputs = await Promise.all(children.map(finished));
  const lines = outputs.flatMap((output) => output.trim().split('\n'));
  return lines.map((line) => JSON.parse(line) as Outcome).filter(({ findings }) => findings !== undefined);
}

/** How many copies show each finding. */
function tally(outcomes: readonly Outcome[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { damage, findings } of outcomes) {
    for (const finding of Object.keys(findings)) {
      const name = `${finding}, by ${damage}`;
      counts[name] = (counts[name] ?? 0) + 1;
    }
  }
  return counts;
}

describe('a damaged file', () => {
  test(`never answers wrong data, and never ends its host, ${COPIES} times`, async () => {
    await prepare();
    // The short run tries the same places each time; the long one others.
    const seed = iterations(1, Math.floor(Math.random() * 1e9));
    const outcomes = await examined(seed);
    assert.equal(outcomes.length, COPIES);
    const seen = outcomes.filter(({ errors, verified }) => errors > 0 || verified).length;
    const silent = outcomes.filter(({ findings }) => Object.keys(findings).length > 0);
    console.log(`# ${COPIES} damaged files, seed ${seed}: damage seen in ${seen}, silent faults in ${silent.length}`);
    console.log(`# ${JSON.stringify(tally(silent))}`);
    const wrong = silent.filter(({ findings }) => findings['wrong data'] !== undefined);
    assert.deepEqual(wrong, [], `seed ${seed}`);
    const unverified = silent.filter(({ verified }) => !verified);
    assert.deepEqual(unverified, [], `what is silent is found by verify, seed ${seed}`);
  });
});
