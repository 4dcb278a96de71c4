import assert from 'node:assert/strict';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { CachedStore } from '../../../adapters/cache/index.ts';
import { SCOPE } from '../../../adapters/conformance/samples.ts';
import { add, change, idOf, listIds, remove } from '../../../adapters/conformance/store-calls.ts';
import { locateFile } from '../../../adapters/file/file-location.ts';
import { FileStore } from '../../../adapters/file/index.ts';
import { acquireFile } from '../../../adapters/file/open-file.ts';
import { loadDriver } from '../../../adapters/file/sqlite-driver.ts';
import type { Store } from '../../../src/core.ts';
import { scopeOf } from '../../../src/core.ts';
import { createClientele } from '../../../src/index.ts';
import { bundled } from '../../support/bundle.ts';
import { fileStore, freshPath } from '../../support/file-store.ts';
import { worker } from '../../support/file-worker.ts';
import { rejects } from '../../support/rejection.ts';
import { APP } from '../../support/world.ts';

/** Returns how many descriptors this process has for the files of a path. */
function descriptorsOf(path: string): number {
  return readdirSync('/proc/self/fd').filter((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`).startsWith(path);
    } catch {
      // The directory was read through this descriptor.
      return false;
    }
  }).length;
}

const linux = { skip: existsSync('/proc/self/fd') ? false : 'it counts descriptors in /proc' };

/** The class of another copy of the library, as in an application that both imports and requires it. */
const { FileStore: CopiedFileStore } = (await import(
  bundled(new URL('../../../adapters/file/index.ts', import.meta.url))
)) as { FileStore: typeof FileStore };

describe('the stores of one file in a process', () => {
  it('keep no descriptor if the file is replaced while it opens', linux, async () => {
    const path = freshPath();
    const [location, driver] = [locateFile(path, false), await loadDriver()];
    renameSync(path, `${path}.moved`);
    locateFile(path, false);
    await rejects(acquireFile(location, driver, worker), 'store_unavailable');
    assert.equal(descriptorsOf(path), 0);
  });

  it(
    'share its descriptors, whatever path and copy of the library they use, until the last one closes',
    linux,
    async () => {
      const [home, links] = [freshPath(), freshPath()];
      for (const each of [home, links]) mkdirSync(each);
      const path = join(home, 'customers.db');
      const first = fileStore(path);
      await first.open();
      await add(first);
      const descriptors = descriptorsOf(home);
      symlinkSync(path, join(links, 'link'));
      symlinkSync(home, join(links, 'directory'));
      linkSync(path, join(links, 'hard link'));
      const paths = [
        relative('.', path),
        pathToFileURL(path),
        join(links, 'link'),
        join(links, 'directory', 'customers.db'),
        join(links, 'hard link'),
      ];
      const stores: Store[] = paths.flatMap((each) => [
        new FileStore({ path: each, worker }),
        new CopiedFileStore({ path: each, worker, createDirectory: true }),
      ]);
      await Promise.all(stores.map((store) => store.open()));
      const ids = await Promise.all(stores.map(async (store) => idOf(await add(store))));
      assert.equal(descriptorsOf(home), descriptors);
      assert.equal(descriptorsOf(links), 0);
      for (const store of stores) {
        const listed = await listIds(store);
        assert.ok(ids.every((id) => listed.includes(id)));
        await store.close();
        await store.close();
      }
      await add(first);
      assert.equal(descriptorsOf(home), descriptors);
      await first.close();
      assert.equal(descriptorsOf(home), 0);
    },
  );

  it('can be opened and closed at any time, also concurrently', linux, async () => {
    const path = freshPath();
    const stores = Array.from({ length: 8 }, () => fileStore(path));
    let added = 0;
    const use = async (store: Store, rounds: number) => {
      for (let round = 0; round < rounds; round += 1) {
        await store.open();
        await add(store);
        added += 1;
        if (round % 2 === 0) void store.close();
        await store.close();
      }
    };
    await Promise.all(stores.map((store, i) => use(store, i + 1)));
    assert.equal(descriptorsOf(path), 0);
    const store = fileStore(path);
    await store.open();
    assert.equal((await listIds(store)).length, added);
    assert.deepEqual((await store.verify(SCOPE)).problems, []);
    await store.close();
  });

  it('leave nothing open if they cannot be opened, and do not affect later ones', linux, async () => {
    const path = freshPath();
    const brokenWorker = `${freshPath()}.cjs`;
    writeFileSync(brokenWorker, 'throw new Error();');
    const broken = () => new FileStore({ path, worker: brokenWorker });
    const attempts = [broken(), broken()];
    await Promise.all(attempts.map((store) => rejects(store.open(), 'store_unavailable')));
    assert.equal(descriptorsOf(path), 0);
    const store = fileStore(path);
    await store.open();
    const shared = attempts[0] as FileStore;
    await shared.open();
    await store.close();
    await add(shared);
    await shared.close();
    assert.equal(descriptorsOf(path), 0);
  });

  it('close with their clienteles, and one that is created again uses the same file', linux, async () => {
    const path = freshPath();
    const create = (namespace: string) =>
      createClientele({ namespace, store: { kind: 'file', path, worker }, cache: { max: 10 } });
    const [a, b] = await Promise.all([create('a'), create('b')]);
    const descriptors = descriptorsOf(path);
    const reloaded = await create('a');
    assert.equal(descriptorsOf(path), descriptors);
    const { id } = await reloaded.customers.create({ app: APP, ...reloaded.fakes.issueCard() });
    assert.equal((await a.customers.retrieve(id)).id, id);
    await rejects(b.customers.retrieve(id), 'resource_missing', 'id');
    for (const clientele of [a, b, reloaded]) await clientele.close();
    assert.equal(descriptorsOf(path), 0);
  });
});

describe('a cache around the store of a file', () => {
  /** Opens two cached stores and a store without a cache on one file. One of them uses another copy of the library. */
  async function openThree() {
    const path = freshPath();
    const stores = [
      new CachedStore(fileStore(path), { max: 100, ttl: 100_000_000 }),
      new CachedStore(new CopiedFileStore({ path, worker }), { max: 100, ttl: 100_000_000 }),
      fileStore(path),
    ];
    for (const store of stores) await store.open();
    const close = async () => {
      for (const store of stores) await store.close();
    };
    return { stores, close };
  }

  it('shows the writes and deletions of every other store in the process immediately', async () => {
    const { stores, close } = await openThree();
    const first = await add(stores[0] as Store);
    const id = idOf(first);
    const cachedBy = () => Promise.all(stores.map((store) => store.find(SCOPE, id)));
    let record = first;
    for (const [i, writer] of stores.entries()) {
      await cachedBy();
      record = await change(writer, record, { fields: { email: `${i}@b.c` } });
      assert.deepEqual(
        (await cachedBy()).map((found) => found?.customer.email),
        Array(3).fill(`${i}@b.c`),
      );
    }
    await remove(stores[2] as Store, record);
    assert.deepEqual(
      (await cachedBy()).map((found) => found?.deleted),
      [true, true, true],
    );
    await close();
  });

  it('shows the last of several concurrent writes', async () => {
    const { stores, close } = await openThree();
    const record = await add(stores[0] as Store);
    for (let round = 0; round < 30; round += 1) {
      await Promise.all(
        stores.map(async (store) => {
          const current = (await store.find(SCOPE, idOf(record), { fresh: true })) ?? record;
          await change(store, current, { fields: { description: `${round}` } }).catch(() => {});
        }),
      );
      const found = await Promise.all(stores.map((store) => store.find(SCOPE, idOf(record))));
      const { version } = (await stores[2]?.find(SCOPE, idOf(record), { fresh: true })) ?? record;
      assert.deepEqual(
        found.map((each) => each?.version),
        [version, version, version],
      );
    }
    await close();
  });

  it('keeps the customers of other scopes, and drops all of them if its store was closed', async () => {
    const path = freshPath();
    const [inner, other] = [fileStore(path), fileStore(path)];
    const cache = new CachedStore(inner, { max: 100, ttl: 100_000_000 });
    for (const store of [cache, other]) await store.open();
    const record = await add(cache);
    const hits = async () => ((await cache.describe()) as unknown as { cache: { hits: number } }).cache.hits;
    await cache.find(SCOPE, idOf(record));
    const before = await hits();
    const live = scopeOf(SCOPE.namespace, !SCOPE.livemode);
    await add(other, { id: idOf(record) }, { claims: ['tok_live'] }, live);
    await cache.find(SCOPE, idOf(record));
    assert.equal(await hits(), before + 1);

    await inner.close();
    const changed = await change(other, record, { fields: { email: 'new@b.c' } });
    await inner.open();
    assert.deepEqual(await cache.find(SCOPE, idOf(record)), changed);
    for (const store of [cache, other]) await store.close();
  });
});
