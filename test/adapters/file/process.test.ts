import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SCOPE } from '../../../adapters/conformance/samples.ts';
import { add, findRecord, idOf, listIds } from '../../../adapters/conformance/store-calls.ts';
import { runInProcess } from '../../support/file-process.ts';
import { fileStore, freshPath } from '../../support/file-store.ts';

describe('a process with an open store', () => {
  it('exits without close, but not before its pending write is stored', async () => {
    const path = freshPath();
    const id = await runInProcess(path, 'add(store).then((record) => console.log(idOf(record)));');
    const store = fileStore(path);
    await store.open();
    assert.equal(idOf(await findRecord(store, id)), id);
    await store.close();
  });

  it('sees the concurrent writes of another process, and neither process loses a write', async () => {
    const path = freshPath();
    const store = fileStore(path);
    await store.open();
    const otherProcess = runInProcess(
      path,
      'for (let i = 0; i < 100; i += 1) await add(store, { id: "cus_other" + i });',
    );
    let hasEnded = false;
    const setEnded = () => {
      hasEnded = true;
    };
    otherProcess.then(setEnded, setEnded);
    let count = 0;
    for (; !hasEnded || count < 100; count += 1) await add(store, { id: `cus_own${count}` });
    await otherProcess;
    const ids = await listIds(store, { limit: 100_000 });
    assert.equal(ids.length, count + 100);
    assert.equal(ids.filter((id) => id.startsWith('cus_other')).length, 100);
    assert.deepEqual((await store.verify(SCOPE)).problems, []);
    await store.close();
  });
});
