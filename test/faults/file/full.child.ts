/** A process that repeatedly fills the disk of a file and frees it again. Arguments: the file, the worker, the number of times. */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { add, change, remove } from '../../../adapters/conformance/store-calls.ts';
import type { FileStore } from '../../../adapters/file/index.ts';
import type { CustomerRecord } from '../../../src/domain/customer-record.ts';
import { ClienteleError } from '../../../src/domain/errors.ts';
import { fillDisk } from './fill-disk.ts';
import { SCOPE } from './history.ts';
import { clienteleOn, report } from './workload.ts';

const [, , path = '', worker = '', times = ''] = process.argv;
const ballast = join(dirname(path), 'ballast');

const stored: CustomerRecord[] = [];

/** Creates customers concurrently until some fail, and returns the errors. */
async function createUntilFull(store: FileStore): Promise<unknown[]> {
  for (;;) {
    const writes = Array.from({ length: 5 }, () => add(store, { description: 'x'.repeat(2_000) }));
    const failures: unknown[] = [];
    for (const write of await Promise.allSettled(writes)) {
      if (write.status === 'fulfilled') stored.push(write.value);
      else failures.push(write.reason);
    }
    if (failures.length > 0) return failures;
  }
}

async function checkReads(store: FileStore): Promise<void> {
  for (const record of stored) assert.deepEqual(await store.find(SCOPE, record.customer.id), record);
  const page = await store.list(SCOPE, { limit: 100_000, direction: 'newer' });
  assert.deepEqual(page?.records, stored);
}

const { store, clientele } = clienteleOn(path, worker, 'full');
await store.open();
let refusals = 0;
for (let time = 0; time < Number(times); time += 1) {
  fillDisk(ballast, 100 + 40 * (time % 10));
  for (const failure of await createUntilFull(store)) {
    assert.ok(failure instanceof ClienteleError, String(failure));
    assert.deepEqual([failure.code, failure.outcome], ['store_full', 'not_applied']);
    refusals += 1;
  }
  await checkReads(store);
  // The disk stays full, and a failed write has no effect.
  const results = await Promise.allSettled(
    Array.from({ length: 300 }, () => add(store, { description: 'y'.repeat(4_000) })),
  );
  for (const each of results) if (each.status === 'fulfilled') stored.push(each.value);
  assert.ok(results.some(({ status }) => status === 'rejected'));
  await checkReads(store);
  rmSync(ballast);
  const last = stored.pop() as CustomerRecord;
  const changed = await change(store, last, { fields: { description: `changed ${time}` } });
  stored.push(changed, await add(store));
  await remove(store, stored.shift() as CustomerRecord);
  await checkReads(store);
}
const { problems } = await store.verify(SCOPE);
assert.deepEqual(problems, []);
await clientele.close();
await store.open();
await checkReads(store);
await store.close();
report({ refusals, stored: stored.length });
