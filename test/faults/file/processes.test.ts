import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { add, idOf } from '../../../adapters/conformance/store-calls.ts';
import { FileStore } from '../../../adapters/file/index.ts';
import { loadDriver } from '../../../adapters/file/sqlite-driver.ts';
import { bundled } from '../../support/bundle.ts';
import { worker } from '../../support/file-worker.ts';
import { iterations } from '../../support/iterations.ts';
import { outputOf, startScript } from './child.ts';
import { readContents } from './contents.ts';
import { temporaryFolder } from './folder.ts';
import { APP } from './history.ts';
import type { RaceResult, RaceSettings } from './race.child.ts';
import type { WriterSettings } from './writer.child.ts';

const CREATES = 10_000;
const INCREMENTS = 2_000;
const TIMES = iterations(1, 20);

const folder = temporaryFolder('processes');

/** Linux lists the locks of all processes here. SQLite's shared lock of a file begins at this byte. */
const LOCKS = '/proc/locks';
const SHARED_BYTES = 1_073_741_826;

/** Runs two processes that create customers at the same time. Returns how often each result or error code occurred. */
async function race(
  name: string,
  mode: RaceSettings['mode'],
  count = CREATES,
): Promise<{ path: string; results: RaceResult }> {
  const path = join(folder, `${name}.db`);
  const startFile = `${path}.start`;
  const script = bundled(new URL('race.child.ts', import.meta.url));
  const settings = JSON.stringify({ mode, count: count / 2, startFile } satisfies RaceSettings);
  const children = [1, 2].map(() => startScript(script, [path, worker, settings]));
  setTimeout(() => writeFileSync(startFile, ''), 500);
  const outputs = await Promise.all(children.map(outputOf));
  const results: Record<string, number> = {};
  for (const output of outputs) {
    for (const [result, count] of Object.entries(JSON.parse(output) as RaceResult)) {
      results[result] = (results[result] ?? 0) + count;
    }
  }
  return { path, results };
}

describe('two processes on one file', () => {
  it(`let one of ${CREATES} concurrent creations with the same token succeed`, async () => {
    for (let time = 0; time < TIMES; time += 1) {
      const { path, results } = await race(`token ${time}`, 'token');
      const { token_used: refusals, ...others } = results;
      assert.equal(refusals, CREATES - 1);
      const [customer] = Object.keys(others);
      const { records, verified, claims } = readContents(await loadDriver(), path, APP);
      assert.deepEqual(verified.problems, []);
      assert.deepEqual(
        records.map(({ customer }) => JSON.stringify(customer)),
        [customer],
      );
      assert.deepEqual([claims.size, Object.values(others)], [1, [1]]);
    }
  });

  it(`create one customer for ${CREATES} concurrent creations with the same idempotency key, and return it to each`, async () => {
    for (let time = 0; time < TIMES; time += 1) {
      const { path, results } = await race(`key ${time}`, 'key');
      const { idempotency_mismatch: mismatches, ...others } = results;
      assert.equal(mismatches, 2);
      const [customer] = Object.keys(others);
      assert.deepEqual(Object.values(others), [CREATES], Object.keys(others).join('\n'));
      const { records, verified, keys } = readContents(await loadDriver(), path, APP);
      assert.deepEqual(verified.problems, []);
      assert.deepEqual(
        records.map(({ customer }) => JSON.stringify(customer)),
        [customer],
      );
      assert.equal(keys.size, 1);
    }
  });

  it(`lose none of ${INCREMENTS} concurrent increments of a counter in the state of verifiers`, async () => {
    for (let time = 0; time < TIMES; time += 1) {
      const { path, results } = await race(`count ${time}`, 'count', INCREMENTS);
      const values = Object.keys(results).map(Number);
      assert.deepEqual(new Set(Object.values(results)), new Set([1]), 'no value is made twice');
      assert.deepEqual([values.length, Math.max(...values)], [INCREMENTS, INCREMENTS]);
      const { counts, verified } = readContents(await loadDriver(), path, APP);
      assert.deepEqual(verified.problems, []);
      assert.equal(counts.get('counter'), INCREMENTS);
    }
  });

  it('keep the lock of a store while another store of the process opens the file', {
    skip: !existsSync(LOCKS),
  }, async () => {
    const path = join(folder, 'locks.db');
    const [first, second] = [1, 2].map(() => new FileStore({ path, worker })) as [FileStore, FileStore];
    await first.open();
    const { ino } = statSync(path);
    const isLocked = () => new RegExp(` ${process.pid} \\S+:${ino} ${SHARED_BYTES} `).test(readFileSync(LOCKS, 'utf8'));
    assert.ok(isLocked(), 'the first store has its lock');
    await second.open();
    assert.ok(isLocked(), 'the first store still has its lock');
    for (const store of [first, second]) await store.close();
  });

  it('lose no write if one process has opened the file twice and another one closes it', async () => {
    const path = join(folder, 'twice.db');
    const first = new FileStore({ path, worker });
    const second = new FileStore({ path, worker });
    await first.open();
    const before = await add(first);
    await second.open();
    const script = bundled(new URL('writer.child.ts', import.meta.url));
    const settings: WriterSettings = { seed: 'other', sessions: 1, customers: 5, callers: 1 };
    await outputOf(startScript(script, [path, worker, JSON.stringify(settings)]));
    const added = [before, await add(first), await add(second)].map(idOf);
    const reader = bundled(new URL('read.child.ts', import.meta.url));
    const read = JSON.parse(await outputOf(startScript(reader, [path, worker]))) as string[];
    for (const id of added) assert.ok(read.includes(id), `a process that opens the file now finds ${id}`);
    for (const store of [first, second]) await store.close();
    const ids = readContents(await loadDriver(), path, APP).records.map(({ customer }) => customer.id);
    for (const id of added) assert.ok(ids.includes(id), `the file has ${id} after all stores are closed`);
  });
});
