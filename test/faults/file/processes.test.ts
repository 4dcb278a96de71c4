import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { add, idOf } from '../../../adapters/conformance/store-calls.ts';
import { FileStore } from '../../../adapters/file/index.ts';
import { loadDriver } from '../../../adapters/file/sqlite-driver.ts';
import { bundled } from '../../support/bundle.ts';
import { worker } from '../../support/file-worker.ts';
import { iterations } from '../../support/iterations.ts';
import { finished, startScript } from './child.ts';
import { contentsOf } from './contents.ts';
import { temporaryFolder } from './folder.ts';
import { APP } from './history.ts';
import type { RaceResult, RaceSettings } from './race.child.ts';
import type { WriterSettings } from './writer.child.ts';

const CREATES = 10_000;
const TIMES = iterations(1, 20);

const folder = temporaryFolder('processes');

/** Where Linux lists the locks of all processes; where SQLite has its lock on the files that it works on. */
const LOCKS = '/proc/locks';
const SHARED_BYTES = 1_073_741_826;

/** What two processes came to that create at the same time: how many times each answer or refusal. */
async function race(name: string, what: RaceSettings['what']): Promise<{ path: string; results: RaceResult }> {
  const path = join(folder, `${name}.db`);
  const go = `${path}.go`;
  const script = bundled(new URL('race.child.ts', import.meta.url));
  const settings = JSON.stringify({ what, count: CREATES / 2, go } satisfies RaceSettings);
  const children = [1, 2].map(() => startScript(script, [path, worker, settings]));
  setTimeout(() => writeFileSync(go, ''), 500);
  const outputs = await Promise.all(children.map(finished));
  const results: Record<string, number> = {};
  for (const output of outputs) {
    for (const [result, count] of Object.entries(JSON.parse(output) as RaceResult)) {
      results[result] = (results[result] ?? 0) + count;
    }
  }
  return { path, results };
}

describe('two processes on one file', () => {
  test(`of ${CREATES} creations with one token at the same time one succeeds`, async () => {
    for (let time = 0; time < TIMES; time += 1) {
      const { path, results } = await race(`token ${time}`, 'token');
      const { token_used: refused, ...others } = results;
      assert.equal(refused, CREATES - 1);
      const [customer] = Object.keys(others);
      const { records, verified, claims } = contentsOf(await loadDriver(), path, APP);
      assert.deepEqual(verified.problems, []);
      assert.deepEqual(
        records.map(({ customer }) => JSON.stringify(customer)),
        [customer],
      );
      assert.deepEqual([claims.size, Object.values(others)], [1, [1]]);
    }
  });

  test(`${CREATES} creations under one idempotency key at the same time make one customer, which each answers`, async () => {
    for (let time = 0; time < TIMES; time += 1) {
      const { path, results } = await race(`key ${time}`, 'key');
      const { idempotency_mismatch: otherBodies, ...others } = results;
      assert.equal(otherBodies, 2);
      const [customer] = Object.keys(others);
      assert.deepEqual(Object.values(others), [CREATES], Object.keys(others).join('\n'));
      const { records, verified, keys } = contentsOf(await loadDriver(), path, APP);
      assert.deepEqual(verified.problems, []);
      assert.deepEqual(
        records.map(({ customer }) => JSON.stringify(customer)),
        [customer],
      );
      assert.equal(keys.size, 1);
    }
  });

  test('a store leaves the locks that others of its process have on the file', {
    skip: !existsSync(LOCKS),
  }, async () => {
    const path = join(folder, 'locks.db');
    const [first, second] = [1, 2].map(() => new FileStore({ path, worker })) as [FileStore, FileStore];
    await first.open();
    const { ino } = statSync(path);
    const locked = () => new RegExp(` ${process.pid} \\S+:${ino} ${SHARED_BYTES} `).test(readFileSync(LOCKS, 'utf8'));
    assert.ok(locked(), 'the first store has its lock');
    await second.open();
    assert.ok(locked(), 'the lock is there still');
    for (const store of [first, second]) await store.close();
  });

  test('a process that opened the file twice loses nothing when another one leaves it', async () => {
    const path = join(folder, 'twice.db');
    const first = new FileStore({ path, worker });
    const second = new FileStore({ path, worker });
    await first.open();
    const before = await add(first);
    await second.open();
    const script = bundled(new URL('writer.child.ts', import.meta.url));
    const settings: WriterSettings = { seed: 'other', sessions: 1, customers: 5, callers: 1 };
    await finished(startScript(script, [path, worker, JSON.stringify(settings)]));
    const made = [before, await add(first), await add(second)].map(idOf);
    const reader = bundled(new URL('read.child.ts', import.meta.url));
    const read = JSON.parse(await finished(startScript(reader, [path, worker]))) as string[];
    for (const id of made) assert.ok(read.includes(id), `${id} is seen by a process that opens the file now`);
    for (const store of [first, second]) await store.close();
    const ids = contentsOf(await loadDriver(), path, APP).records.map(({ customer }) => customer.id);
    for (const id of made) assert.ok(ids.includes(id), `${id} is in the file when all have left it`);
  });
});
