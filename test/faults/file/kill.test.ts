import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { loadDriver } from '../../../adapters/file/sqlite-driver.ts';
import { seededRandom } from '../../../adapters/testing/random.ts';
import { bundled } from '../../support/bundle.ts';
import { worker } from '../../support/file-worker.ts';
import { iterations } from '../../support/iterations.ts';
import { checkContents } from './check.ts';
import { startScript } from './child.ts';
import { readContents } from './contents.ts';
import { temporaryFolder } from './folder.ts';
import { APP, parseSteps, type Step } from './history.ts';
import type { WriterSettings } from './writer.child.ts';

const KILLS = iterations(30, 1_000);
/** Longest time between a writer's first result and its end, in milliseconds. */
const LONGEST_LIFE = 30;

const folder = temporaryFolder('kill');
const script = bundled(new URL('writer.child.ts', import.meta.url));

/** Starts a writer, kills it some time after its first result, and returns the steps that it reported. */
async function killWriter(path: string, seed: string, life: number): Promise<Step[]> {
  const settings: WriterSettings = { seed, sessions: 1, customers: 1e6, callers: 8 };
  let scheduled = false;
  const child = startScript(script, [path, worker, JSON.stringify(settings)], {
    onOutput: (text) => {
      if (scheduled || !text.includes('"ok"')) return;
      scheduled = true;
      setTimeout(() => child.process.kill('SIGKILL'), life);
    },
  });
  const { stdout, stderr, signal } = await child.ended;
  assert.equal(signal, 'SIGKILL', stderr);
  return parseSteps(stdout);
}

describe('a file whose writer is killed', () => {
  it(`has every acknowledged operation and none in part, ${KILLS} times`, async () => {
    const driver = await loadDriver();
    const seed = Math.floor(Math.random() * 1e9);
    const random = seededRandom(seed);
    let ended = 0;
    let pending = 0;
    for (let kill = 0; kill < KILLS; ) {
      // Several writers are killed on each file, so that the later ones continue after a crash.
      const path = join(folder, `${kill}.db`);
      const steps: Step[] = [];
      for (let life = 0; life < 5 && kill < KILLS; life += 1, kill += 1) {
        const more = await killWriter(path, `${seed}x${kill}`, random() * LONGEST_LIFE);
        // Each writer numbers its steps from 1.
        steps.push(...more.map((step) => ({ ...step, n: steps.length + step.n })));
        ended += more.filter(({ end }) => end !== undefined).length;
        pending += more.filter(({ end }) => end === undefined).length;
        try {
          checkContents(readContents(driver, path, APP), steps);
        } catch (error) {
          throw new Error(`seed ${seed}, kill ${kill}`, { cause: error });
        }
      }
    }
    console.log(`# ${KILLS} kills: ${ended} results checked, ${pending} operations cut`);
    assert.ok(ended > KILLS && pending > KILLS / 2);
  });
});
