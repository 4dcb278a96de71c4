import assert from 'node:assert/strict';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { checkHeader } from '../../../adapters/file/file-header.ts';
import { type Driver, loadDriver } from '../../../adapters/file/sqlite-driver.ts';
import { seededRandom } from '../../../adapters/testing/random.ts';
import { bundled } from '../../support/bundle.ts';
import { worker } from '../../support/file-worker.ts';
import { iterations } from '../../support/iterations.ts';
import { checkContents } from './check.ts';
import { outputOf } from './child.ts';
import { readContents } from './contents.ts';
import { Disk } from './disk.ts';
import { temporaryFolder } from './folder.ts';
import { APP, parseSteps } from './history.ts';
import { requires } from './requirements.ts';
import { type FileOperation, parseOperations, startTraced } from './strace.ts';
import type { WriterSettings } from './writer.child.ts';

/** Half of them from each kind of life. `npm run test:faults` uses several logs per kind. */
const IMAGES = iterations(500, 20_000);
const IMAGES_PER_LOG = Math.min(IMAGES / 2, 1_000);

const folder = temporaryFolder('power');

/** Short sessions, and one session whose write-ahead log is long enough for a checkpoint. */
const LIVES = {
  short: { sessions: 4, customers: 8, callers: 4 },
  long: { sessions: 1, customers: 60, callers: 4, filling: 4_900 },
} satisfies Record<string, Omit<WriterSettings, 'seed'>>;

async function operationsOfLife(life: keyof typeof LIVES, seed: string): Promise<FileOperation[]> {
  const home = join(folder, `${seed} ${life}`);
  mkdirSync(home);
  const path = join(home, 'customers.db');
  const script = bundled(new URL('writer.child.ts', import.meta.url));
  const settings = JSON.stringify({ seed: seed.replaceAll(' ', 'x'), ...LIVES[life] } satisfies WriterSettings);
  await outputOf(startTraced(join(home, 'log'), script, [path, worker, settings]));
  return parseOperations(join(home, 'log'), path);
}

/** Checks the file after losses of power at random moments. Returns how many operations had no result, and how many had one. */
function checkImages(driver: Driver, operations: readonly FileOperation[], count: number, random: () => number) {
  const counts = { pending: 0, ended: 0 };
  const disk = new Disk();
  let output = '';
  let now = 0;
  const moments = Array.from({ length: count }, () => Math.floor(random() * (operations.length + 1)));
  for (const moment of moments.sort((a, b) => a - b)) {
    for (; now < moment; now += 1) {
      const operation = operations[now] as FileOperation;
      if (operation.kind === 'output') output += operation.text;
      else disk.apply(operation);
    }
    const home = mkdtempSync(join(folder, 'image-'));
    for (const [name, bytes] of disk.lossOfPower(random)) writeFileSync(join(home, name), bytes);
    const steps = parseSteps(output);
    const path = join(home, 'customers.db');
    try {
      // If even the file's name is lost, the store creates the file. It must not mistake the log for that of another file.
      closeSync(openSync(path, 'a'));
      checkHeader(path);
      checkContents(readContents(driver, path, APP), steps);
    } catch (error) {
      throw new Error(`after operation ${moment} of ${operations.length}`, { cause: error });
    }
    rmSync(home, { recursive: true });
    const pending = steps.filter(({ end }) => end === undefined).length;
    counts.pending += pending;
    counts.ended += steps.length - pending;
  }
  return counts;
}

describe('a file after a loss of power', () => {
  for (const life of ['short', 'long'] as const) {
    it(`has every acknowledged operation and none in part, in ${life} sessions`, requires('strace'), async () => {
      const driver = await loadDriver();
      const seed = Math.floor(Math.random() * 1e9);
      const counts = { pending: 0, ended: 0 };
      for (let images = 0; images < IMAGES / 2; images += IMAGES_PER_LOG) {
        const operations = await operationsOfLife(life, `${seed} ${images}`);
        assert.ok(operations.filter(({ kind }) => kind === 'write').length > 50, 'the log has writes');
        try {
          const { pending, ended } = checkImages(driver, operations, IMAGES_PER_LOG, seededRandom(`${seed} ${images}`));
          counts.pending += pending;
          counts.ended += ended;
        } catch (error) {
          throw new Error(`seed ${seed}, log ${images}`, { cause: error });
        }
      }
      console.log(
        `# ${IMAGES / 2} images of ${life} sessions: ${counts.ended} results checked, ${counts.pending} operations cut`,
      );
    });
  }
});
