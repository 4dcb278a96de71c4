import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { loadDriver } from '../../../adapters/file/sqlite-driver.ts';
import { seededRandom } from '../../../adapters/testing/random.ts';
import { bundled } from '../../support/bundle.ts';
import { worker } from '../../support/file-worker.ts';
import { iterations } from '../../support/iterations.ts';
import { checkContents } from './check.ts';
import { startScript } from './child.ts';
import { contentsOf } from './contents.ts';
import { temporaryFolder } from './folder.ts';
import { APP, type Step, stepsOf } from './history.ts';
import type { WriterSettings } from './writer.child.ts';

const KILLS = iterations(30, 1_000);
/** Longest time, after its first answer, that a writer is left alive, in milliseconds. */
const LONGEST_LIFE = 30;

const folder = temporaryFolder('kill');
const script = bundled(new URL('writer.child.ts', import.meta.url));

/** Lets a writer work on a file and kills it some time after its first answer. Answers what it told. */
async function killed(path: string, seed: string, life: number): Promise<Step[]> {
  const settings: WriterSettings = { seed, sessions: 1, customers: 1e6, callers: 8 };
  let doomed = false;
  const child = startScript(script, [path, worker, JSON.stringify(settings)], {
    onOutput: (text) => {
      if (doomed || !text.includes('"ok"')) return;
      doomed = true;
      setTimeout(() => child.process.kill('SIGKILL'), life);
    },
  });
  const { stdout, stderr, signal } = await child.ended;
  assert.equal(signal, 'SIGKILL', stderr);
  return stepsOf(stdout);
}

describe('a file whose writer is killed', () => {
  test(`holds what was acknowledged and nothing half, ${KILLS} times`, async () => {
    const driver = await loadDriver();
    const seed = Math.floor(Math.random() * 1e9);
    const random = seededRandom(seed);
    let told = 0;
    let open = 0;
    for (let kill = 0; kill < KILLS; ) {
      // Each file is killed at a few times, so that what a crash left is written on.
      const path = join(folder, `${kill}.db`);
      const steps: Step[] = [];
      for (let life = 0; life < 5 && kill < KILLS; life += 1, kill += 1) {
        const more = await killed(path, `${seed}x${kill}`, random() * LONGEST_LIFE);
        // Each writer numbers its steps from 1.
        steps.push(...more.map((step) => ({ ...step, n: steps.length + step.n })));
        told += more.filter(({ end }) => end !== undefined).length;
        open += more.filter(({ end }) => end === undefined).length;
        try {
          checkContents(contentsOf(driver, path, APP), steps);
        } catch (error) {
          throw new Error(`seed ${seed}, kill ${kill}`, { cause: error });
        }
      }
    }
    console.log(`# ${KILLS} kills: ${told} answers kept, ${open} operations cut`);
    assert.ok(told > KILLS && open > KILLS / 2);
  });
});
