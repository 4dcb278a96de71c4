import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { loadDriver } from '../../../adapters/file/sqlite-driver.ts';
import { bundled } from '../../support/bundle.ts';
import { worker } from '../../support/file-worker.ts';
import { iterations } from '../../support/iterations.ts';
import { checkContents } from './check.ts';
import { outputOf, start, startScript } from './child.ts';
import { readContents } from './contents.ts';
import { temporaryFolder } from './folder.ts';
import { APP, parseSteps, type Step } from './history.ts';
import type { IoFaultResult, IoFaultSettings } from './io-fault-worker.child.ts';
import { requires } from './requirements.ts';

const folder = temporaryFolder('io');
const script = bundled(new URL('io-fault-worker.child.ts', import.meta.url));

/** Calls, their errors, and the failing calls that `npm test` tries. `npm run test:faults` tries every call. */
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

/** Time after its deadline by which an operation has ended also on a busy machine, in milliseconds. */
const LATEST_MS = 10_000;

const DURATIONS = ['once', 'for a while', 'for good'] as const;

interface Trial {
  readonly call: string;
  readonly error: string;
  /** Number of the first call that fails. Each thread counts its own calls. */
  readonly k: number;
  /** How many calls fail. */
  readonly duration: (typeof DURATIONS)[number];
}

const settingsOf = (seed: string) => JSON.stringify({ seed, customers: 6, timeout: 2_000 } satisfies IoFaultSettings);

interface PreparedFile {
  readonly path: string;
  readonly steps: readonly Step[];
}

let original: Promise<PreparedFile> | undefined;

async function createOriginal(): Promise<PreparedFile> {
  const path = join(folder, 'original.db');
  return { path, steps: parseSteps(await outputOf(startScript(script, [path, worker, settingsOf('original')]))) };
}

/** Creates a directory with a file that has some customers. */
async function prepareFile(home: string): Promise<PreparedFile> {
  original ??= createOriginal();
  const { path: from, steps } = await original;
  mkdirSync(home);
  const path = join(home, 'customers.db');
  copyFileSync(from, path);
  return { path, steps };
}

/** Uses a file while calls on it, its logs or its directory fail, and checks it. Returns whether a call failed. */
async function runTrial(seed: string, { call, error, k, duration }: Trial): Promise<boolean> {
  const home = join(folder, seed);
  const { path, steps } = await prepareFile(home);
  const log = join(home, 'log');
  const files = [path, `${path}-wal`, `${path}-shm`, `${path}-journal`, home].flatMap((each) => ['-P', each]);
  const when = { once: `${k}`, 'for a while': `${k}..${k + 5}`, 'for good': `${k}+` }[duration];
  const faults = ['-e', `trace=${call}`, '-e', `inject=${call}:error=${error}:when=${when}`];
  const child = start(
    'strace',
    ['-f', '-qq', '-o', log, ...files, ...faults, process.execPath, script, path, worker, settingsOf(seed)],
    { env: { ...process.env, UV_THREADPOOL_SIZE: '1' } },
  );
  // The process exits with code 0 only if each failure was a typed error.
  const output = await outputOf(child);
  const result = JSON.parse(output.trim().split('\n').at(-1) ?? '') as IoFaultResult;
  assert.ok(result.late < LATEST_MS, `every operation ends by its deadline, not ${result.late} ms later`);
  // Each attempt to open the file uses a new thread, whose k-th call fails again.
  if (duration !== 'for good')
    assert.ok(result.works || !result.opened, `the store works again: ${JSON.stringify(result)}`);
  checkContents(readContents(await loadDriver(), path, APP), [...steps, ...parseSteps(output)]);
  return existsSync(log) && readFileSync(log, 'utf8').includes('(INJECTED)');
}

describe('a file whose system calls fail', () => {
  for (const { call, error, few } of FAULTS) {
    it(
      `is intact after ${call} failed with ${error}, and works when it no longer fails`,
      requires('strace'),
      async () => {
        let injections = 0;
        const all = iterations(0, 1) === 1;
        const ks = all ? Array.from({ length: 1_000 }, (_, i) => i + 1) : few;
        for (const k of ks) {
          let more = false;
          for (const duration of DURATIONS) {
            const name = `${call}x${error}x${k}x${duration.replaceAll(' ', '')}`;
            try {
              more = await runTrial(name, { call, error, k, duration });
            } catch (cause) {
              throw new Error(`${name}: ${String(cause)}`, { cause });
            }
            injections += Number(more);
            if (!more) break;
          }
          if (!more) break;
        }
        console.log(`# ${call} failed with ${error} in ${injections} trials`);
      },
    );
  }
});
