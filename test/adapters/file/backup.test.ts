import assert from 'node:assert/strict';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, test } from 'node:test';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { collect } from '../../support/collect.ts';
import { fileStore, freshPath } from '../../support/file-store.ts';
import { rejects } from '../../support/rejection.ts';
import { add, addMany, idsOf } from '../../support/world.ts';

const open = async (path: string, seed = 1) => {
  const store = fileStore(path);
  const world = await createTestClientele({ store, seed });
  const end = async () => {
    await world.close();
    await store.close();
  };
  return { world, end };
};

describe('a backup', () => {
  test('made while customers are created has all that were there before, and none twice or half', async () => {
    const { world, end } = await open(freshPath());
    const before = await addMany(world, 50);
    const target = freshPath();
    let copying = true;
    const during: string[] = [];
    const writing = (async () => {
      while (copying) during.push((await add(world)).id);
    })();
    try {
      await world.backup(target);
    } finally {
      copying = false;
      await writing;
      await end();
    }

    const copy = await open(target, 2);
    const ids = idsOf(await collect(copy.world.customers.list({ limit: 100 })));
    assert.deepEqual(
      before.filter((id) => !ids.includes(id)),
      [],
    );
    assert.ok(ids.every((id) => before.includes(id) || during.includes(id)));
    assert.deepEqual(await copy.world.verify(), { checked: ids.length, problems: [] });
    await add(copy.world);
    assert.equal((statSync(target).mode & 0o777).toString(8), '600');
    await copy.end();
  });

  test('never replaces a file', async () => {
    const { world, end } = await open(freshPath());
    const target = freshPath();
    writeFileSync(target, 'mine');
    await rejects(world.backup(target), 'parameter_invalid', 'path');
    assert.equal(statSync(target).size, 4);
    await end();
  });

  test('that fails leaves nothing behind', async () => {
    const { world, end } = await open(freshPath());
    await add(world);
    const nowhere = `${freshPath()}/missing/copy.db`;
    await rejects(world.backup(nowhere), 'store_unavailable');
    assert.ok(!existsSync(dirname(nowhere)));
    const target = freshPath();
    await rejects(world.backup(target, { signal: AbortSignal.abort() }), 'aborted');
    await end();
    // By name: other tests make backups in the same directory at this moment.
    for (const path of [target, `${target}.partial`]) assert.ok(!existsSync(path), path);
  });
});
