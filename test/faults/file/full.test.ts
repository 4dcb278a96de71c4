import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { bundled } from '../../support/bundle.ts';
import { worker } from '../../support/file-worker.ts';
import { iterations } from '../../support/iterations.ts';
import { outputOf, start } from './child.ts';
import { temporaryFolder } from './folder.ts';
import { requires } from './requirements.ts';

const TIMES = iterations(4, 50);
const TIMES_PER_DISK = 5;

const folder = temporaryFolder('full');

/** Runs a script with a small file system, which is unmounted when the script exits. */
const startOnSmallDisk = (home: string, script: string, args: readonly string[], limit = 'size=4m') =>
  start('unshare', [
    ...['-m', 'sh', '-c', `mount -t tmpfs -o ${limit} tmpfs "$0" && exec "$@"`],
    ...[home, process.execPath, script, ...args],
  ]);

describe('a file on a full disk', () => {
  it(
    `refuses writes, stays readable, and is writable again when space returns, ${TIMES} times`,
    requires('mount'),
    async () => {
      const script = bundled(new URL('full.child.ts', import.meta.url));
      let refusals = 0;
      let stored = 0;
      // The customers stay on the disk, so that one disk is too small for all repetitions.
      for (let time = 0; time < TIMES; time += TIMES_PER_DISK) {
        const home = join(folder, `disk ${time}`);
        mkdirSync(home);
        const args = [join(home, 'customers.db'), worker, String(Math.min(TIMES_PER_DISK, TIMES - time))];
        const counts = JSON.parse(await outputOf(startOnSmallDisk(home, script, args)));
        refusals += counts.refusals;
        stored += counts.stored;
      }
      console.log(`# disk full ${TIMES} times: ${refusals} writes refused, ${stored} customers kept`);
      assert.ok(refusals >= TIMES);
    },
  );

  it(
    'refuses operations under idempotency keys and backups, which have changed nothing',
    requires('mount'),
    async () => {
      const home = join(folder, 'keys');
      mkdirSync(home);
      const script = bundled(new URL('full-keys.child.ts', import.meta.url));
      const child = startOnSmallDisk(home, script, [join(home, 'customers.db'), worker]);
      const { refusals } = JSON.parse(await outputOf(child));
      assert.ok(refusals > 0);
    },
  );

  it('refuses writes of the state of verifiers, which have changed nothing', requires('mount'), async () => {
    const home = join(folder, 'state');
    mkdirSync(home);
    const script = bundled(new URL('full-state.child.ts', import.meta.url));
    const { refusals } = JSON.parse(
      await outputOf(startOnSmallDisk(home, script, [join(home, 'customers.db'), worker])),
    );
    assert.ok(refusals > 0);
  });

  for (const limit of ['size=36k', 'nr_inodes=1']) {
    it(`cannot be created, and the error says that the disk is full (${limit})`, requires('mount'), async () => {
      const home = join(folder, limit);
      mkdirSync(home);
      const script = bundled(new URL('full-opening.child.ts', import.meta.url));
      const child = startOnSmallDisk(home, script, [join(home, 'new', 'customers.db'), worker], limit);
      assert.deepEqual(JSON.parse(await outputOf(child)), { code: 'store_full', outcome: 'not_applied' });
    });
  }

  it('cannot be opened, and the error says that the disk is full', requires('mount'), async () => {
    const home = join(folder, 'reopening');
    mkdirSync(home);
    const script = bundled(new URL('full-reopening.child.ts', import.meta.url));
    const child = startOnSmallDisk(home, script, [join(home, 'customers.db'), worker]);
    const failures = JSON.parse(await outputOf(child));
    assert.ok(failures.length > 0);
    for (const failure of failures) assert.deepEqual(failure, { code: 'store_full', outcome: 'not_applied' });
  });
});
