/**
 * A process that fills the disk that a file is on, makes room, and fills it again. Arguments: the file, the thread's code,
 * settings.
 */
import assert from 'node:assert/strict';
import { closeSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { add, change, remove } from '../../../adapters/conformance/store-calls.ts';
import type { FileStore } from '../../../adapters/file/index.ts';
import type { CustomerRecord } from '../../../src/domain/customer-record.ts';
import { ClienteleError } from '../../../src/domain/errors.ts';
import { SCOPE } from './history.ts';
import { clienteleOn, say } from './workload.ts';

const [, , path = '', worker = '', times = ''] = process.argv;
const ballast = join(dirname(path), 'ballast');

/** Takes room until that many KiB are left. */
function takeRoom(left: number): void {
  const { bavail, bsize } = statfsSync(dirname(path));
  const file = openSync(ballast, 'w');
  const block = Buffer.alloc(1024);
  for (let taken = (bavail * bsize) / 1024 - left; taken > 0; taken -= 1) writeSync(file, block);
  closeSync(file);
}

const made: CustomerRecord[] = [];

/** Creates customers, several at once, until one fails. Answers the failures. */
async function fill(store: FileStore): Promise<unknown[]> {
  for (;;) {
    const writes = Array.from({ length: 5 }, () => add(store, { description: 'x'.repeat(2_000) }));
    const failures: unknown[] = [];
    for (const write of await Promise.allSettled(writes)) {
      if (write.status === 'fulfilled') made.push(write.value);
      else failures.push(write.reason);
    }
    if (failures.length > 0) return failures;
  }
}

async function checkReads(store: FileStore): Promise<void> {
  for (const record of made) assert.deepEqual(await store.find(SCOPE, record.customer.id), record);
  const page = await store.list(SCOPE, { limit: 100_000, direction: 'newer' });
  assert.deepEqual(page?.records, made);
}

const { store, clientele } = clienteleOn(path, worker, 'full');
await store.open();
let refused = 0;
for (let time = 0; time < Number(times); time += 1) {
  takeRoom(100 + 40 * (time % 10));
  for (const failure of await fill(store)) {
    assert.ok(failure instanceof ClienteleError, String(failure));
    assert.deepEqual([failure.code, failure.outcome], ['store_full', 'not_applied']);
    refused += 1;
  }
  await checkReads(store);
  // It stays so, for changes too, and nothing of them is seen.
  const failed = await Promise.allSettled(
    Array.from({ length: 300 }, () => add(store, { description: 'y'.repeat(4_000) })),
  );
  for (const each of failed) if (each.status === 'fulfilled') made.push(each.value);
  assert.ok(failed.some(({ status }) => status === 'rejected'));
  await checkReads(store);
  rmSync(ballast);
  const last = made.pop() as CustomerRecord;
  const changed = await change(store, last, { fields: { description: `changed ${time}` } });
  made.push(changed, await add(store));
  await remove(store, made.shift() as CustomerRecord);
  await checkReads(store);
}
const { problems } = await store.verify(SCOPE);
assert.deepEqual(problems, []);
await clientele.close();
await store.open();
await checkReads(store);
await store.close();
say({ refused, made: made.length });
