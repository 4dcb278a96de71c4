/** A process that fills the disk of a file by the state of verifiers. Arguments: the file, the worker. */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fillDisk } from './fill-disk.ts';
import { SCOPE } from './history.ts';
import { clienteleOn, failureOf, report } from './workload.ts';

const [, , path = '', worker = ''] = process.argv;
const ballast = join(dirname(path), 'ballast');
const { store, clientele } = clienteleOn(path, worker, 'full');
await store.open();
const state = store.stateStore();
const expiresAt = Date.now() + 600_000;
const stored = new Map<string, string>();
let refusals = 0;

/** Replaces an entry, and remembers its value if the write was acknowledged. */
async function write(key: string, value: string): Promise<void> {
  const entry = await state.read(SCOPE, key);
  try {
    assert.equal(await state.compareAndSet(SCOPE, key, entry?.version, value, expiresAt), true);
    stored.set(key, value);
  } catch (error) {
    assert.deepEqual(failureOf(error), { code: 'store_full', outcome: 'not_applied' });
    refusals += 1;
  }
}

async function checkReads(): Promise<void> {
  for (const [key, value] of stored) assert.equal((await state.read(SCOPE, key))?.value, value, key);
}

await write('counter', '0');
fillDisk(ballast, 200);
for (let round = 0; round < 30; round += 1) {
  const keys = Array.from({ length: 10 }, (_, i) => `entry ${round} ${i}`.replaceAll(' ', '-'));
  await Promise.all([...keys, 'counter'].map((key) => write(key, `${key} ${round} ${'x'.repeat(2_000)}`)));
  await checkReads();
}
assert.ok(refusals > 0);
const missing = await state.read(SCOPE, 'entry-29-9');
assert.equal(missing, undefined, 'a refused entry is absent');
assert.equal(await state.compareAndSet(SCOPE, 'counter', 'another version', 'x', expiresAt), false);
rmSync(ballast);
const before = refusals;
for (const key of ['entry-29-9', 'counter']) await write(key, 'after');
assert.equal(refusals, before, 'writes work again');
await checkReads();
assert.deepEqual((await clientele.verify()).problems, []);
await clientele.close();
await store.open();
await checkReads();
await store.close();
report({ refusals, stored: stored.size });
