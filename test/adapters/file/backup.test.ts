import assert from 'node:assert/strict';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, it } from 'node:test';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { collect } from '../../support/collect.ts';
import { fileStore, freshPath } from '../../support/file-store.ts';
import { rejects } from '../../support/rejection.ts';
import { add, addMany, idsOf } from '../../support/world.ts';

const open = async (path: string, seed = 1) => {
  const store = fileStore(path);
  const world = await createTestClientele({ store, seed });
  const close = async () => {
    await world.close();
    await store.close();
  };
  return { world, close };
};

describe('a backup', () => {
  it('that runs while customers are created has all earlier ones, and no customer twice or in part', async () => {
    const { world, close } = await open(freshPath());
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
      await close();
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
    await copy.close();
  });

  it('never replaces a file', async () => {
    const { world, close } = await open(freshPath());
    const target = freshPath();
    writeFileSync(target, 'mine');
    await rejects(world.backup(target), 'parameter_invalid', 'path');
    assert.equal(statSync(target).size, 4);
    await close();
  });

  it('leaves no file behind if it fails', async () => {
    const { world, close } = await open(freshPath());
    await add(world);
    const unreachable = `${freshPath()}/missing/copy.db`;
    await rejects(world.backup(unreachable), 'store_unavailable');
    assert.ok(!existsSync(dirname(unreachable)));
    const target = freshPath();
    await rejects(world.backup(target, { signal: AbortSignal.abort() }), 'aborted');
    await close();
    // Other tests write to the same directory, so the paths are checked by name.
    for (const path of [target, `${target}.partial`]) assert.ok(!existsSync(path), path);
  });
});
