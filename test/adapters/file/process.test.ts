import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SCOPE } from '../../../adapters/conformance/samples.ts';
import { add, findRecord, idOf, listIds } from '../../../adapters/conformance/store-calls.ts';
import { workerFile } from '../../../adapters/file/database-file.ts';
import { execute } from '../../support/execute.ts';
import { fileStore, freshPath } from '../../support/file-store.ts';
import { worker } from '../../support/file-worker.ts';

const source = (path: string) => new URL(`../../../${path}`, import.meta.url).href;

/** Runs code in a process of its own, `store` being an open store on the file. Answers what it printed. */
async function inProcess(path: string, code: string): Promise<string> {
  const program = `
    import { FileStore } from '${source('adapters/file/index.ts')}';
    import { add, idOf } from '${source('adapters/conformance/store-calls.ts')}';
    const store = new FileStore({ path: ${JSON.stringify(path)}, worker: ${JSON.stringify(worker)} });
    await store.open();
    ${code}`;
  const args = ['--import', 'tsx', '--input-type=module', '-e', program];
  const { stdout } = await execute(args, { cwd: fileURLToPath(source('.')) });
  return stdout.trim();
}

describe('a process', () => {
  test('ends by itself though its store is open, and not before what it waits for is written', async () => {
    const path = freshPath();
    const id = await inProcess(path, 'add(store).then((record) => console.log(idOf(record)));');
    const store = fileStore(path);
    await store.open();
    assert.equal(idOf(await findRecord(store, id)), id);
    await store.close();
  });

  test('sees what another one writes at the same time, and both write without loss', async () => {
    const path = freshPath();
    const store = fileStore(path);
    await store.open();
    const theirs = inProcess(path, 'for (let i = 0; i < 100; i += 1) await add(store, { id: "cus_theirs" + i });');
    let other = false;
    theirs.then(
      () => {
        other = true;
      },
      () => {
        other = true;
      },
    );
    let ours = 0;
    for (; !other || ours < 100; ours += 1) await add(store, { id: `cus_ours${ours}` });
    await theirs;
    const ids = await listIds(store, { limit: 100_000 });
    assert.equal(ids.length, ours + 100);
    assert.equal(ids.filter((id) => id.startsWith('cus_theirs')).length, 100);
    assert.deepEqual((await store.verify(SCOPE)).problems, []);
    await store.close();
  });
});

describe("the code of the store's threads", () => {
  test('lies beside the module in the same format, wherever that is', () => {
    const found = (module: string) => workerFile(module).href;
    assert.equal(found('file:///app/dist/file.js'), 'file:///app/dist/file-worker.js');
    assert.equal(found('file:///app/dist/file.cjs'), 'file:///app/dist/file-worker.cjs');
    assert.equal(found('file:///app/a%20b/chunk-1.js'), 'file:///app/a%20b/file-worker.js');
    assert.equal(found('file:///src/adapters/file/database-file.ts'), 'file:///src/adapters/file/worker/entry.ts');
  });
});
