/** A process that opens an existing file on a disk with little space, and then with enough. Arguments: the file, the worker. */
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { add, listIds } from '../../../adapters/conformance/store-calls.ts';
import { FileStore } from '../../../adapters/file/index.ts';
import { fillDisk } from './fill-disk.ts';
import { failureOf, report } from './workload.ts';

const [, , path = '', worker = ''] = process.argv;
const ballast = join(dirname(path), 'ballast');

async function opened<T>(use: (store: FileStore) => Promise<T>): Promise<T> {
  const store = new FileStore({ path, worker });
  await store.open();
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

await opened((store) => add(store, { id: 'cus_1' }));
const failures: unknown[] = [];
for (const remaining of [0, 4, 8, 16, 24, 32]) {
  fillDisk(ballast, remaining);
  const failure = await opened(async () => undefined).catch(failureOf);
  if (failure) failures.push(failure);
  rmSync(ballast);
  failures.push(...(await opened((store) => listIds(store, {}))).filter((id) => id !== 'cus_1'));
}
report(failures);
