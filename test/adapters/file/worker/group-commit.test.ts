import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { describe, it } from 'node:test';
import { insertOf, recordOf, SCOPE } from '../../../../adapters/conformance/samples.ts';
import { add, idOf, listIds } from '../../../../adapters/conformance/store-calls.ts';
import { loadDriver } from '../../../../adapters/file/sqlite-driver.ts';
import { createTestClientele } from '../../../../adapters/testing/index.ts';
import type { Store } from '../../../../src/core.ts';
import { contextOf } from '../../../support/context.ts';
import { fileStore, freshPath, withFile } from '../../../support/file-store.ts';
import { rejects } from '../../../support/rejection.ts';

async function openStore(path = freshPath()) {
  const store = fileStore(path);
  await store.open();
  return { store, path };
}

describe('a group', () => {
  it('in which one command fails stores all other commands', async () => {
    const { store, path } = await openStore();
    await withFile(path, (file) =>
      file.exec(`CREATE TRIGGER fails AFTER INSERT ON customers WHEN new.app = 'app_bad'
        BEGIN SELECT raise(ABORT, 'refused by the test'); END`),
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

  it('that is larger than a transaction returns its results in order', async () => {
    const { store } = await openStore();
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
  it('stays small under writes without a pause', async () => {
    const { store, path } = await openStore();
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
  it('a write waits for the lock, and is stored', async () => {
    const { store, path } = await openStore();
    const other = (await loadDriver()).open(path);
    other.exec('BEGIN IMMEDIATE');
    const writing = add(store);
    const first = await Promise.race([writing, new Promise((resolve) => setTimeout(resolve, 50, 'waiting'))]);
    assert.equal(first, 'waiting');
    other.exec('COMMIT');
    other.close();
    assert.ok(idOf(await writing));
    await store.close();
  });

  it('a write fails at its deadline without effect, and reads succeed', async () => {
    const { store, path } = await openStore();
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
  it('share the customers of a namespace, and hide them from another one', async () => {
    const path = freshPath();
    const stores = [fileStore(path), fileStore(path)];
    const [first, other] = await Promise.all(
      stores.map((store, i) => createTestClientele({ store, seed: i, namespace: i === 0 ? 'a' : 'b' })),
    );
    const same = await createTestClientele({ store: stores[1] as Store, seed: 3, namespace: 'a' });
    assert.ok(first && other);
    const customer = await first.customers.create({ app: 'app_1', ...first.issueCard() });
    assert.deepEqual(await same.customers.retrieve(customer.id), customer);
    await rejects(other.customers.retrieve(customer.id), 'resource_missing', 'id');
    for (const store of stores) await store.close();
  });
});
