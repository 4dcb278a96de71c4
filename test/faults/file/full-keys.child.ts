/** A process that fills the disk of a file by creates under idempotency keys. Arguments: the file, the worker. */
import assert from 'node:assert/strict';
import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CreateCustomer } from '../../../src/core.ts';
import { fillDisk } from './fill-disk.ts';
import { clienteleOn, failureOf, report } from './workload.ts';

const [, , path = '', worker = ''] = process.argv;
const ballast = join(dirname(path), 'ballast');
const { store, clientele } = clienteleOn(path, worker, 'full');

/** Creates a customer and returns its id, or the code and outcome of the failure. */
const create = (params: CreateCustomer, idempotencyKey: string): Promise<unknown> =>
  clientele.customers.create(params, { idempotencyKey }).then(({ id }) => ({ id }), failureOf);

const refused: [params: CreateCustomer, key: string][] = [];
fillDisk(ballast, 200);
for (let round = 0; round < 30; round += 1) {
  const creates = Array.from({ length: 10 }, async (_, i) => {
    const params = { app: 'app_1', ...clientele.fakes.issueCard(), description: 'x'.repeat(2_000) };
    const key = `${round} ${i}`;
    const result = await create(params, key);
    if (typeof result === 'object' && result !== null && 'id' in result) return;
    assert.deepEqual(result, { code: 'store_full', outcome: 'not_applied' });
    refused.push([params, key]);
  });
  await Promise.all(creates);
}
// A backup to the full disk leaves nothing behind.
const files = readdirSync(dirname(path));
const backup = await clientele.backup(`${path}.copy`).then(() => 'a backup', failureOf);
assert.deepEqual(backup, { code: 'store_full', outcome: 'not_applied' });
assert.deepEqual(readdirSync(dirname(path)), files);
const { checked: stored } = await clientele.verify();
rmSync(ballast);
for (const [params, key] of refused.slice(0, 20)) assert.ok('id' in ((await create(params, key)) as object), key);
assert.deepEqual(await clientele.verify(), { checked: stored + 20, problems: [] });
await clientele.close();
await store.close();
report({ refusals: refused.length, stored });
