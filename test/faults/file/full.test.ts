import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { bundled } from '../../support/bundle.ts';
import { effort } from '../../support/effort.ts';
import { worker } from '../../support/file-worker.ts';
import { finished, start } from './child.ts';
import { temporaryFolder } from './folder.ts';
import { needing } from './needs.ts';

const TIMES = effort(4, 50);

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
      const home = join(folder, 'disk');
      mkdirSync(home);
      const script = bundled(new URL('full.child.ts', import.meta.url));
      const output = await finished(onSmallDisk(home, script, [join(home, 'customers.db'), worker, String(TIMES)]));
      const { refused, made } = JSON.parse(output);
      console.log(`# disk full ${TIMES} times: ${refused} writes refused, ${made} customers kept`);
      assert.ok(refused >= TIMES);
    },
  );
});
