import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { bundled } from '../../support/bundle.ts';
import { worker } from '../../support/file-worker.ts';
import { iterations } from '../../support/iterations.ts';
import { finished, start } from './child.ts';
import { temporaryFolder } from './folder.ts';
import { needing } from './requirements.ts';

const TIMES = iterations(4, 50);
const TIMES_OF_A_DISK = 5;

const folder = temporaryFolder('full');

/** Runs a script in a small file system of its own, which is gone when it ends. */
const onSmallDisk = (home: string, script: string, args: readonly string[]) =>
  start('unshare', [
    ...['-m', 'sh', '-c', 'mount -t tmpfs -o size=4m tmpfs "$0" && exec "$@"'],
    ...[home, process.execPath, script, ...args],
  ]);

describe('a file on a disk that is full', () => {
  test(
    `refuses writes, is read on, and is written again when there is room, ${TIMES} times`,
    needing('mount'),
    async () => {
      const script = bundled(new URL('full.child.ts', import.meta.url));
      let refused = 0;
      let made = 0;
      // What is made stays, so that a disk has room for so many times alone.
      for (let time = 0; time < TIMES; time += TIMES_OF_A_DISK) {
        const home = join(folder, `disk ${time}`);
        mkdirSync(home);
        const args = [join(home, 'customers.db'), worker, String(Math.min(TIMES_OF_A_DISK, TIMES - time))];
        const counts = JSON.parse(await finished(onSmallDisk(home, script, args)));
        refused += counts.refused;
        made += counts.made;
      }
      console.log(`# disk full ${TIMES} times: ${refused} writes refused, ${made} customers kept`);
      assert.ok(refused >= TIMES);
    },
  );
});
