import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { type Driver, loadDriver } from '../../../adapters/file/sqlite-driver.ts';
import { seededRandom } from '../../../adapters/testing/random.ts';
import { bundled } from '../../support/bundle.ts';
import { worker } from '../../support/file-worker.ts';
import { iterations } from '../../support/iterations.ts';
import { checkContents } from './check.ts';
import { finished } from './child.ts';
import { contentsOf } from './contents.ts';
import { Disk } from './disk.ts';
import { temporaryFolder } from './folder.ts';
import { APP, stepsOf } from './history.ts';
import { needing } from './requirements.ts';
import { type Act, actsOf, traced } from './strace.ts';
import type { WriterSettings } from './writer.child.ts';

/** Half of them of each log; logs in `npm run test:faults` are several. */
const IMAGES = iterations(500, 20_000);
const IMAGES_OF_A_LOG = Math.min(IMAGES / 2, 1_000);

const folder = temporaryFolder('power');

/** Sessions that open, write a little and close; and one whose log is long enough to be copied into the file and begun anew. */
const LIVES = {
  short: { sessions: 4, customers: 8, callers: 4 },
  long: { sessions: 1, customers: 60, callers: 4, filling: 4_900 },
} satisfies Record<string, Omit<WriterSettings, 'seed'>>;

async function actsOfLife(life: keyof typeof LIVES, seed: string): Promise<Act[]> {
  const home = join(folder, `${seed} ${life}`);
  mkdirSync(home);
  const path = join(home, 'customers.db');
  const script = bundled(new URL('writer.child.ts', import.meta.url));
  const settings = JSON.stringify({ seed: seed.replaceAll(' ', 'x'), ...LIVES[life] } satisfies WriterSettings);
  await finished(traced(join(home, 'log'), script, [path, worker, settings]));
  return actsOf(join(home, 'log'), path);
}

/** Checks what losses of power at random moments leave. Answers how many operations were cut, and how many kept. */
function checkImages(driver: Driver, acts: readonly Act[], count: number, random: () => number) {
  const seen = { cut: 0, kept: 0 };
  const disk = new Disk();
  let told = '';
  let now = 0;
  const moments = Array.from({ length: count }, () => Math.floor(random() * (acts.length + 1)));
  for (const moment of moments.sort((a, b) => a - b)) {
    for (; now < moment; now += 1) {
      const act = acts[now] as Act;
      if (act.kind === 'tell') told += act.text;
      else disk.act(act);
    }
    const home = mkdtempSync(join(folder, 'image-'));
    for (const [name, bytes] of disk.image(random)) writeFileSync(join(home, name), bytes);
    const steps = stepsOf(told);
    try {
      checkContents(contentsOf(driver, join(home, 'customers.db'), APP), steps);
    } catch (error) {
      throw new Error(`after act ${moment} of ${acts.length}`, { cause: error });
    }
    rmSync(home, { recursive: true });
    const cut = steps.filter(({ end }) => end === undefined).length;
    seen.cut += cut;
    seen.kept += steps.length - cut;
  }
  return seen;
}

describe('a file after a loss of power', () => {
  for (const life of ['short', 'long'] as const) {
    test(`holds what was acknowledged and nothing half, ${life} sessions`, needing('strace'), async () => {
      const driver = await loadDriver();
      const seed = Math.floor(Math.random() * 1e9);
      const seen = { cut: 0, kept: 0 };
      for (let images = 0; images < IMAGES / 2; images += IMAGES_OF_A_LOG) {
        const acts = await actsOfLife(life, `${seed} ${images}`);
        assert.ok(acts.filter(({ kind }) => kind === 'write').length > 50, 'the log shows writes');
        try {
          const { cut, kept } = checkImages(driver, acts, IMAGES_OF_A_LOG, seededRandom(`${seed} ${images}`));
          seen.cut += cut;
          seen.kept += kept;
        } catch (error) {
          throw new Error(`seed ${seed}, log ${images}`, { cause: error });
        }
      }
      console.log(`# ${IMAGES / 2} images of ${life} sessions: ${seen.kept} answers kept, ${seen.cut} operations cut`);
    });
  }
});
