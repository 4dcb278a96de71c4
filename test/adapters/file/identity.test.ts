import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';
import { SCOPE } from '../../../adapters/conformance/samples.ts';
import { add, idOf, listIds } from '../../../adapters/conformance/store-calls.ts';
import type { FileStore } from '../../../adapters/file/index.ts';
import { runInProcess } from '../../support/file-process.ts';
import { fileStore, freshPath } from '../../support/file-store.ts';
import { rejects } from '../../support/rejection.ts';

/** Opens a store on a file in a new directory. */
async function openIn(home = freshPath()) {
  mkdirSync(home);
  const path = join(home, 'customers.db');
  const store = fileStore(path);
  await store.open();
  const first = idOf(await add(store));
  return { home, path, store, first };
}

/** Reads until a read fails, because reads check the file only at intervals. */
async function readUntilRefused(store: FileStore, id: string): Promise<void> {
  for (;;) {
    try {
      await store.find(SCOPE, id);
    } catch (error) {
      await rejects(Promise.reject(error), 'store_unavailable');
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Returns the writer thread of a store. Other stores in this process have other threads. */
async function writerOf(store: FileStore): Promise<Worker> {
  const claim = 'tok_of_this_store';
  let writer: Worker | undefined;
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (this: Worker, ...args: Parameters<typeof postMessage>) {
    if (JSON.stringify(args[0])?.includes(claim)) writer = this;
    return postMessage.apply(this, args);
  };
  try {
    await add(store, {}, { claims: [claim] });
  } finally {
    Worker.prototype.postMessage = postMessage;
  }
  assert.ok(writer);
  return writer;
}

type Opened = Awaited<ReturnType<typeof openIn>>;

const CHANGES: Record<string, (opened: Opened) => unknown> = {
  'is deleted': ({ path }) => rmSync(path),
  'is deleted with its log': ({ home }) => {
    for (const name of readdirSync(home)) rmSync(join(home, name));
  },
  'loses its log': ({ path }) => rmSync(`${path}-wal`),
  'loses the index of its log': ({ path }) => rmSync(`${path}-shm`),
  'is renamed': ({ path }) => renameSync(path, `${path}.old`),
  'is replaced by a copy': ({ path }) => {
    copyFileSync(path, `${path}.copy`);
    renameSync(`${path}.copy`, path);
  },
  'is replaced by the file of another store': async ({ path }) => {
    const other = freshPath();
    const store = fileStore(other);
    await store.open();
    await store.close();
    renameSync(other, path);
    for (const suffix of ['-wal', '-shm']) rmSync(path + suffix);
  },
  'is in a directory that is renamed': ({ home }) => renameSync(home, `${home}-old`),
  'is in a directory that is deleted': ({ home }) => rmSync(home, { recursive: true }),
  'is in a directory that is replaced': ({ home }) => {
    renameSync(home, `${home}-old`);
    mkdirSync(home);
  },
};

describe('an open file', () => {
  for (const [name, change] of Object.entries(CHANGES)) {
    it(`that ${name} acknowledges no further write, and nothing creates a file`, async () => {
      const opened = await openIn();
      const { home, path, store, first } = opened;
      await change(opened);
      const files = existsSync(home) ? readdirSync(home) : [];
      const error = await rejects(add(store), 'store_unavailable', undefined, 'unknown');
      assert.match(
        error.message,
        /deleted, moved, replaced or made inaccessible while open, so close all stores on it and open them again/,
      );
      await rejects(add(store), 'store_unavailable');
      await rejects((async () => store.find(SCOPE, first))(), 'store_unavailable');
      await rejects((async () => store.verify(SCOPE))(), 'store_unavailable');
      const copy = freshPath();
      await rejects((async () => store.backup(copy))(), 'store_unavailable');
      assert.ok(!existsSync(copy));
      assert.deepEqual(existsSync(home) ? readdirSync(home) : [], files);

      mkdirSync(home, { recursive: true });
      const next = fileStore(path);
      if (name.startsWith('loses')) {
        await rejects(next.open(), 'store_unavailable');
        await store.close();
      }
      if (existsSync(`${path}-wal`) && !existsSync(path)) {
        const refusal = await rejects(next.open(), 'store_corrupt');
        assert.match(refusal.message, /the file is missing or empty, but the -wal file beside it holds writes: move/);
        rmSync(`${path}-wal`);
      }
      await next.open();
      await add(next);
      await store.close();
      assert.ok(existsSync(`${path}-wal`), 'closing the old file does not delete the log of the new one');
      await store.open();
      const { customer } = await add(store);
      assert.ok(await next.find(SCOPE, customer.id));
      assert.deepEqual((await next.verify(SCOPE)).problems, []);
      for (const each of [store, next]) await each.close();
    });
  }

  it('that is moved refuses reads, also without a write', { timeout: 60_000 }, async () => {
    const { path, store, first } = await openIn();
    renameSync(path, `${path}.old`);
    await readUntilRefused(store, first);
    await store.close();
  });

  it('that is moved back keeps refusing until it is opened again, and then has every acknowledged write', async () => {
    const { path, store, first } = await openIn();
    renameSync(path, `${path}.old`);
    await rejects(add(store), 'store_unavailable', undefined, 'unknown');
    renameSync(`${path}.old`, path);
    await rejects(add(store), 'store_unavailable');
    await store.close();
    await store.open();
    assert.ok((await listIds(store)).includes(first));
    await add(store);
    await store.close();
  });

  it('that is moved, with a symbolic link in its place, is not the file at its path', async () => {
    const { path, store, first } = await openIn();
    renameSync(path, `${path}.elsewhere`);
    symlinkSync(`${path}.elsewhere`, path);
    await rejects(add(store), 'store_unavailable', undefined, 'unknown');
    await rejects(add(store), 'store_unavailable');
    await store.close();
    const error = await rejects(store.open(), 'store_corrupt');
    assert.match(error.message, /a file that was moved without it: move the file back, or the -wal file beside it/);
    renameSync(`${path}-wal`, `${path}.elsewhere-wal`);
    await store.open();
    assert.ok((await listIds(store)).includes(first));
    await store.close();
  });

  it('that is replaced is not used by a new writer thread', async () => {
    const { path, store } = await openIn();
    await (await writerOf(store)).terminate();
    renameSync(path, `${path}.old`);
    await rejects(add(store), 'store_unavailable');
    assert.ok(!existsSync(path));
    await store.close();
  });

  const root = { skip: process.getuid?.() === 0 ? false : 'it gives up the rights of root' };
  it('that its process may no longer reach acknowledges no further write', root, async () => {
    const home = freshPath();
    mkdirSync(home, { mode: 0o700 });
    const output = await runInProcess(
      join(home, 'customers.db'),
      `await add(store);
      process.setuid(65534);
      const error = await add(store).catch((error) => error);
      console.log(error.code, error.outcome, error.cause, error.message);
      await store.close();`,
    );
    assert.match(output, /^store_unavailable unknown undefined .* made inaccessible while open/);
  });

  it('stays the same one when the process changes its directory, and when a symbolic link changes', async () => {
    const home = freshPath();
    mkdirSync(home);
    const [real, other, link] = ['real.db', 'other.db', 'link.db'].map((name) => join(home, name)) as [
      string,
      string,
      string,
    ];
    symlinkSync(real, link);
    const output = await runInProcess(
      link,
      `process.chdir(${JSON.stringify(home)});
      const relative = new FileStore({ path: 'relative.db', worker });
      await relative.open();
      for (let i = 0; i < 5; i += 1) await add(relative);
      fs.mkdirSync('elsewhere');
      process.chdir('elsewhere');
      fs.rmSync(path);
      fs.symlinkSync(${JSON.stringify(other)}, path);
      for (const each of [store, relative]) {
        await add(each);
        const { problems } = await each.verify(SCOPE);
        console.log(problems.length);
      }
      await relative.backup(${JSON.stringify(join(home, 'copy.db'))});
      await relative.close();
      await relative.open();
      await add(relative);
      await relative.close();
      await store.close();
      console.log(fs.readdirSync('.').length);`,
    );
    assert.deepEqual(output.split('\n'), ['0', '0', '0']);
    for (const [name, count] of [
      ['real.db', 1],
      ['copy.db', 6],
      ['relative.db', 7],
    ] as const) {
      const store = fileStore(join(home, name));
      await store.open();
      assert.equal((await listIds(store)).length, count, name);
      await store.close();
    }
    assert.ok(!existsSync(other));
  });
});

it('keeps every acknowledged write if its process loses its locks and another process uses the file', async () => {
  const { path, store, first } = await openIn();
  const acknowledged = [first];
  for (let round = 0; round < 3; round += 1) {
    // Closing a descriptor of the file ends the locks of SQLite.
    copyFileSync(path, freshPath());
    const id = `cus_other${round}`;
    await runInProcess(path, `await add(store, { id: '${id}' }); await store.close();`);
    acknowledged.push(id);
    try {
      acknowledged.push(idOf(await add(store)));
    } catch (error) {
      // SQLite before 3.51 deletes the log.
      await rejects(Promise.reject(error), 'store_unavailable', undefined, 'unknown');
      await store.close();
      await store.open();
    }
  }
  await store.close();
  await store.open();
  const ids = await listIds(store);
  assert.deepEqual(
    acknowledged.filter((id) => !ids.includes(id)),
    [],
  );
  await store.close();
});
