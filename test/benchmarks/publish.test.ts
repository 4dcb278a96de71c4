import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { chartsOf } from '../../benchmarks/charts/all.ts';
import { publish, unpublishable } from '../../benchmarks/documents/publish.ts';
import { published } from '../../benchmarks/documents/update.ts';
import { readResult } from '../../benchmarks/support/result.ts';
import { runOf } from './run-of.ts';

const run = runOf({ it: [0.4, 0.4, 0.4] });

test('a published result replaces the charts of the previous one', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'clientele-publish-'));
  t.after(() => rm(folder, { recursive: true }));
  for (const name of ['peers.svg', 'run.json', 'notes.md']) await writeFile(join(folder, name), 'old');
  assert.deepEqual(await publish(run, folder), ['run.json', 'limits.svg']);
  assert.deepEqual((await readdir(folder)).sort(), ['limits.svg', 'notes.md', 'run.json']);
  assert.deepEqual(await readResult(join(folder, 'run.json')), run);
});

test('the documents show no run whose spread is unknown', async () => {
  assert.equal(unpublishable(run), undefined);
  assert.match(unpublishable({ ...run, rounds: 2 }) ?? '', /at least 3 rounds/);
  await assert.rejects(publish({ ...run, rounds: 2 }, published), /at least 3 rounds/);
});

test('the published charts show the published run', async () => {
  const charts = chartsOf(await readResult(join(published, 'run.json')));
  const names = (await readdir(published)).filter((name) => name.endsWith('.svg'));
  assert.deepEqual(names.sort(), Object.keys(charts).sort());
  for (const name of names) assert.equal(await readFile(join(published, name), 'utf8'), charts[name], name);
});
