import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { describe, test } from 'node:test';
import { insertOf, recordOf, SCOPE } from '../../../../adapters/conformance/samples.ts';
import { add, idOf, listIds } from '../../../../adapters/conformance/store-calls.ts';
import { loadDriver } from '../../../../adapters/file/sqlite-driver.ts';
import { createTestClientele } from '../../../../adapters/testing/index.ts';
import type { Store } from '../../../../src/core.ts';
import { contextOf } from '../../../support/context.ts';
import { fileStore, freshPath, withFile } from '../../../support/file-store.ts';
import { rejects } from '../../../support/rejection.ts';

async function opened(path = freshPath()) {
  const store = fileStore(path);
  await store.open();
  return { store, path };
}

describe('a group', () => {
  test('in which one command throws fails that command alone', async () => {
    const { store, path } = await opened();
    await withFile(path, (file) =>
      file.exec(`CREATE TRIGGER fails AFTER INSERT ON customers WHEN new.app = 'app_bad'
        BEGIN SELECT raise(ABORT, 'no such luck'); END`),
    );
    const records = Array.from({ length: 40 }, (_, i) => recordOf(i === 17 ? { app: 'app_bad' } : {}));
    const inserts = records.map((record, i) => store.insert(SCOPE, insertOf(record, { claims: [`tok_${i}`] })));
    const results = await Promise.allSettled(inserts);
    assert.deepEqual(
      results.flatMap(({ status }, i) => (status === 'rejected' ? [i] : [])),
      [17],
    );
    await rejects(inserts[17] as Promise<unknown>, 'store_unavailable');
    assert.equal((await listIds(store)).length, 39);
    const retried = await store.insert(SCOPE, insertOf(recordOf(), { claims: ['tok_17'] }));
    assert.equal(retried.status, 'stored', 'the claim of the failed command is free');
    assert.deepEqual((await store.verify(SCOPE)).problems, []);
    await store.close();
  });

  test('larger than one transaction takes is answered in order', async () => {
    const { store } = await opened();
    const records = Array.from({ length: 1_000 }, () => recordOf());
    const results = await Promise.all(records.map((record) => store.insert(SCOPE, insertOf(record))));
    const cursors = results.map((result) => (result.status === 'stored' ? Number(result.cursor) : 0));
    assert.deepEqual(
      cursors,
      records.map((_, i) => i + 1),
    );
    for (const [i, result] of results.entries()) {
      assert.equal(result.status === 'stored' && idOf(result.record), idOf(records[i] as (typeof records)[0]));
    }
    await store.close();
  });
});

describe('the log beside the file', () => {
  test('does not grow for ever under writes without a pause', async () => {
    const { store, path } = await opened();
    const sizes: number[] = [];
    for (let round = 0; round < 12; round += 1) {
      await Promise.all(Array.from({ length: 500 }, () => add(store)));
      sizes.push(statSync(`${path}-wal`).size);
    }
    assert.ok(Math.max(...sizes) < 16 * 1024 * 1024, String(sizes));
    await store.close();
  });
});

describe('while another process holds the lock', () => {
  test('a write waits for it, and is made', async () => {
    const { store, path } = await opened();
    const other = (await loadDriver()).open(path);
    other.exec('BEGIN IMMEDIATE');
    const writing = add(store);
    const still = await Promise.race([writing, new Promise((resolve) => setTimeout(resolve, 50, 'waiting'))]);
    assert.equal(still, 'waiting');
    other.exec('COMMIT');
    other.close();
    assert.ok(idOf(await writing));
    await store.close();
  });

  test('a write is given up at its deadline, and is definitely not made; reads go on', async () => {
    const { store, path } = await opened();
    const record = await add(store);
    const other = (await loadDriver()).open(path);
    other.exec('BEGIN IMMEDIATE');
    const late = recordOf();
    await rejects((async () => store.insert(SCOPE, insertOf(late), contextOf(100)))(), 'store_unavailable');
    assert.deepEqual(await listIds(store), [idOf(record)]);
    other.exec('COMMIT');
    other.close();
    await add(store);
    assert.equal(await store.find(SCOPE, idOf(late)), undefined);
    await store.close();
  });
});

describe('two clienteles on one file in one process', () => {
  test('see what the other wrote, each in its own mode or tenant', async () => {
    const path = freshPath();
    const stores = [fileStore(path), fileStore(path)];
    const [one, two] = await Promise.all(
      stores.map((store, i) => createTestClientele({ store, seed: i, namespace: i === 0 ? 'a' : 'b' })),
    );
    const same = await createTestClientele({ store: stores[1] as Store, seed: 3, namespace: 'a' });
    assert.ok(one && two);
    const made = await one.customers.create({ app: 'app_1', ...one.issueCard() });
    assert.deepEqual(await same.customers.retrieve(made.id), made);
    await rejects(two.customers.retrieve(made.id), 'resource_missing', 'id');
    for (const store of stores) await store.close();
  });
});
