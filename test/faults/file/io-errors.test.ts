import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { loadDriver } from '../../../adapters/file/sqlite-driver.ts';
import { bundled } from '../../support/bundle.ts';
import { worker } from '../../support/file-worker.ts';
import { iterations } from '../../support/iterations.ts';
import { checkContents } from './check.ts';
import { finished, start, startScript } from './child.ts';
import { contentsOf } from './contents.ts';
import { temporaryFolder } from './folder.ts';
import { APP, type Step, stepsOf } from './history.ts';
import type { Steady, SteadySettings } from './io-fault-worker.child.ts';
import { needing } from './requirements.ts';

const folder = temporaryFolder('io');
const script = bundled(new URL('io-fault-worker.child.ts', import.meta.url));

/** Calls that can fail, how they fail, and which ones are tried in `npm test`; otherwise each, until there are no more. */
const FAULTS = [
  { call: 'fsync', error: 'EIO', few: [2, 5] },
  { call: 'fdatasync', error: 'EIO', few: [1] },
  { call: 'pwrite64', error: 'EIO', few: [40] },
  { call: 'pwrite64', error: 'ENOSPC', few: [40] },
  { call: 'pread64', error: 'EIO', few: [5] },
  { call: 'openat', error: 'EIO', few: [1] },
  { call: 'openat', error: 'EMFILE', few: [3] },
  { call: 'ftruncate', error: 'EIO', few: [1] },
  { call: 'unlink', error: 'EIO', few: [1] },
  { call: 'mmap', error: 'ENOMEM', few: [1] },
] as const;

const LASTING = ['once', 'for a while', 'for good'] as const;

interface Trial {
  readonly call: string;
  readonly error: string;
  /** The first call that fails. Each thread counts its own. */
  readonly k: number;
  /** How many calls fail. */
  readonly lasts: (typeof LASTING)[number];
}

const settingsOf = (seed: string) => JSON.stringify({ seed, customers: 6, timeout: 2_000 } satisfies SteadySettings);

interface Prepared {
  readonly path: string;
  readonly steps: readonly Step[];
}

let original: Promise<Prepared> | undefined;

async function makeOriginal(): Promise<Prepared> {
  const path = join(folder, 'original.db');
  return { path, steps: stepsOf(await finished(startScript(script, [path, worker, settingsOf('original')]))) };
}

/** A file with some customers in it, in a directory of its own. */
async function prepared(home: string): Promise<Prepared> {
  original ??= makeOriginal();
  const { path: from, steps } = await original;
  mkdirSync(home);
  const path = join(home, 'customers.db');
  copyFileSync(from, path);
  return { path, steps };
}

/** Works on a file while a call on it, on its logs or its directory fails, and checks it. Answers whether one did. */
async function tried(seed: string, { call, error, k, lasts }: Trial): Promise<boolean> {
  const home = join(folder, seed);
  const { path, steps } = await prepared(home);
  const log = join(home, 'log');
  const files = [path, `${path}-wal`, `${path}-shm`, `${path}-journal`, home].flatMap((each) => ['-P', each]);
  const when = { once: `${k}`, 'for a while': `${k}..${k + 5}`, 'for good': `${k}+` }[lasts];
  const faults = ['-e', `trace=${call}`, '-e', `inject=${call}:error=${error}:when=${when}`];
  const child = start(
    'strace',
    ['-f', '-qq', '-o', log, ...files, ...faults, process.execPath, script, path, worker, settingsOf(seed)],
    { env: { ...process.env, UV_THREADPOOL_SIZE: '1' } },
  );
  // That the process ended well means that each failure was a typed one.
  const output = await finished(child);
  const steady = JSON.parse(output.trim().split('\n').at(-1) ?? '') as Steady;
  assert.ok(steady.late < 1_000, `every operation ended by its deadline, ${steady.late} ms after it`);
  // Opening is tried in a new thread each time, whose k-th call fails again.
  if (lasts !== 'for good')
    assert.ok(steady.works || !steady.opened, `the store works again: ${JSON.stringify(steady)}`);
  checkContents(contentsOf(await loadDriver(), path, APP), [...steps, ...stepsOf(output)]);
  return existsSync(log) && readFileSync(log, 'utf8').includes('(INJECTED)');
}

describe('a file whose calls to the system fail', () => {
  for (const { call, error, few } of FAULTS) {
    test(
      `is whole after ${call} failed with ${error}, and works when it no longer fails`,
      needing('strace'),
      async () => {
        let injected = 0;
        const all = iterations(0, 1) === 1;
        const ks = all ? Array.from({ length: 1_000 }, (_, i) => i + 1) : few;
        for (const k of ks) {
          let more = false;
          for (const lasts of LASTING) {
            const name = `${call}x${error}x${k}x${lasts.replaceAll(' ', '')}`;
            try {
              more = await tried(name, { call, error, k, lasts });
            } catch (cause) {
              throw new Error(name, { cause });
            }
            injected += Number(more);
            if (!more) break;
          }
          if (!more) break;
        }
        console.log(`# ${call} failed with ${error} in ${injected} trials`);
      },
    );
  }
});
