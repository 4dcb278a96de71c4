import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { comparisonText, differencesOf } from '../../benchmarks/support/compare.ts';
import { runOf, type Values } from './run-of.ts';

const changesOf = (old: Values, latest: Values, shape = {}) =>
  differencesOf(runOf(old, shape), runOf(latest, shape)).map(({ title, change }) => `${title}: ${change}`);

describe('a comparison of two runs', () => {
  test('reports a row that changed beyond its spread, and the direction', () => {
    assert.deepEqual(changesOf({ it: [0.6, 0.61, 0.62] }, { it: [0.5, 0.51, 0.52] }), ['it: worse']);
    assert.deepEqual(changesOf({ it: [0.6, 0.61, 0.62] }, { it: [0.7, 0.71, 0.72] }), ['it: better']);
  });

  test('knows that only a throughput is better if it is higher', () => {
    const time = { kind: 'time', goal: 5 } as const;
    assert.deepEqual(changesOf({ it: [4, 4.1, 4.2] }, { it: [5, 5.1, 5.2] }, time), ['it: worse']);
    assert.deepEqual(changesOf({ it: [5, 5.1, 5.2] }, { it: [4, 4.1, 4.2] }, time), ['it: better']);
  });

  test('does not report a noisy row whose rounds overlap', () => {
    assert.deepEqual(changesOf({ it: [0.4, 0.6, 0.9] }, { it: [0.3, 0.41, 0.42] }), []);
  });

  test('does not report rounds that are apart by chance: their medians differ less than they are spread', () => {
    assert.deepEqual(changesOf({ it: [0.5, 0.6, 0.7] }, { it: [0.71, 0.72, 0.8] }), []);
  });

  test('reports no change with two rounds, because their spread is unknown', () => {
    assert.deepEqual(changesOf({ it: [0.6, 0.6] }, { it: [0.3, 0.3] }), []);
  });

  test('reports rows that only one of the runs has', () => {
    const same = [0.6, 0.6, 0.6];
    assert.deepEqual(changesOf({ old: same, both: same }, { both: same, new: same }), [
      'new: only in new',
      'old: only in old',
    ]);
  });

  test('is a text with the machines, the values and the number of unchanged rows', () => {
    const text = comparisonText(
      runOf({ create: [0.6, 0.61, 0.62], same: [0.5, 0.5, 0.5] }),
      runOf({ create: [0.4, 0.41, 0.42], same: [0.5, 0.5, 0.5] }),
    );
    assert.equal(
      text,
      `old: 2026-01-31, Node v20.20.2, 2 cores of A <fast> processor, 3 rounds
new: 2026-01-31, Node v20.20.2, 2 cores of A <fast> processor, 3 rounds
worse        create: 61 % (60 % to 62 %) -> 41 % (40 % to 42 %)
1 of 2 rows of the new run did not change beyond their spread.`,
    );
  });
});

describe('the exit code of a comparison', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clientele-compare-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function exitCode(old: unknown, latest: unknown): Promise<number> {
    // A folder for each comparison, because tests run concurrently.
    const own = await mkdtemp(join(folder, 'runs-'));
    const files = [join(own, 'old.json'), join(own, 'new.json')];
    await writeFile(files[0] as string, JSON.stringify(old));
    await writeFile(files[1] as string, JSON.stringify(latest));
    const script = fileURLToPath(new URL('../../benchmarks/run.ts', import.meta.url));
    const args = ['--import', 'tsx', script, '--compare', ...files];
    return new Promise((resolve) => {
      const child = execFile(process.execPath, args, () => resolve(child.exitCode ?? -1));
    });
  }
  const good = { it: [0.6, 0.61, 0.62] };
  const bad = { it: [0.5, 0.51, 0.52] };

  test('is 0 if no row is worse', async () => {
    assert.equal(await exitCode(runOf(bad), runOf({ ...good, more: [1, 1, 1] })), 0);
  });

  test('is 2 if a row is worse or missing', async () => {
    assert.equal(await exitCode(runOf(good), runOf(bad)), 2);
    assert.equal(await exitCode(runOf({ ...good, more: [1, 1, 1] }), runOf(good)), 2);
  });

  test('is 1 if a file is not the result of a run', async () => {
    assert.equal(await exitCode(runOf(good), {}), 1);
  });
});
