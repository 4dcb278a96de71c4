import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { FileStore } from '../../../adapters/file/index.ts';
import { bundled } from '../../support/bundle.ts';
import { worker } from '../../support/file-worker.ts';
import { iterations } from '../../support/iterations.ts';
import { outputOf, startScript } from './child.ts';
import type { DamageResult, DamageSettings } from './damage.child.ts';
import { populate } from './expected-state.ts';
import { temporaryFolder } from './folder.ts';

const COPIES = iterations(100, 2_000);
const CHILDREN = 2;

const folder = temporaryFolder('damage');

async function prepare(): Promise<void> {
  const path = join(folder, 'original.db');
  const store = new FileStore({ path, worker });
  await store.open();
  const expectedStates = await populate(store, 160);
  await store.close();
  writeFileSync(join(folder, 'expectedStates.json'), JSON.stringify(expectedStates));
}

/** Damages and examines copies in several processes. A process that fails was killed by a damaged file. */
async function examineCopies(seed: number): Promise<DamageResult[]> {
  const script = bundled(new URL('damage.child.ts', import.meta.url));
  const share = Math.ceil(COPIES / CHILDREN);
  const children = Array.from({ length: CHILDREN }, (_, i) => {
    const settings: DamageSettings = { seed, from: i * share, to: Math.min(COPIES, (i + 1) * share) };
    return startScript(script, [folder, worker, JSON.stringify(settings)]);
  });
  const outputs = await Promise.all(children.map(outputOf));
  const lines = outputs.flatMap((output) => output.trim().split('\n'));
  return lines.map((line) => JSON.parse(line) as DamageResult).filter(({ findings }) => findings !== undefined);
}

/** Counts the copies with each finding. */
function countFindings(results: readonly DamageResult[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { damage, findings } of results) {
    for (const finding of Object.keys(findings)) {
      const name = `${finding}, ${damage}`;
      counts[name] = (counts[name] ?? 0) + 1;
    }
  }
  return counts;
}

describe('a damaged file', () => {
  it(`never returns wrong data and never ends the process, ${COPIES} times`, async () => {
    await prepare();
    // The short run always uses the same damage, the long run uses a new one.
    const seed = iterations(1, Math.floor(Math.random() * 1e9));
    const results = await examineCopies(seed);
    assert.equal(results.length, COPIES);
    const detected = results.filter(({ errors, verified }) => errors > 0 || verified).length;
    const silent = results.filter(({ findings }) => Object.keys(findings).length > 0);
    console.log(`# ${COPIES} damaged files, seed ${seed}: damage detected in ${detected}, silent in ${silent.length}`);
    console.log(`# ${JSON.stringify(countFindings(silent))}`);
    const wrong = silent.filter(({ findings }) => findings['wrong data'] !== undefined);
    assert.deepEqual(wrong, [], `seed ${seed}`);
    const unverified = silent.filter(({ verified }) => !verified);
    assert.deepEqual(unverified, [], `verify finds all silent damage, seed ${seed}`);
  });
});
