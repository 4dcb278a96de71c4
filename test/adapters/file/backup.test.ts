import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, rmdirSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { MAX_PATH_BYTES } from '../../../adapters/file/sqlite-layout.ts';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { sleep } from '../../../src/concurrency/sleep.ts';
import { requires } from '../../faults/file/requirements.ts';
import { collect } from '../../support/collect.ts';
import { execute } from '../../support/execute.ts';
import { fileStore, freshPath, longPath } from '../../support/file-store.ts';
import { worker } from '../../support/file-worker.ts';
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

/** Returns the path of a new file in a new, empty folder. */
function freshTarget(): string {
  const folder = freshPath();
  mkdirSync(folder);
  return join(folder, 'copy.db');
}

const namesBeside = (path: string): string[] => readdirSync(dirname(path)).sort();

/** Fails unless the directory of a path becomes empty. The thread of an aborted backup may still be writing beside its copy. */
async function becomesEmpty(path: string): Promise<void> {
  for (let waits = 0; waits < 500 && namesBeside(path).length > 0; waits += 1) await sleep(10);
  assert.deepEqual(namesBeside(path), []);
}

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

  it('never replaces a file, nor one that appears during the backup', async () => {
    const { world, close } = await open(freshPath());
    await add(world);
    const target = freshTarget();
    writeFileSync(target, 'mine');
    await rejects(world.backup(target), 'parameter_invalid', 'path');
    assert.deepEqual([statSync(target).size, ...namesBeside(target)], [4, basename(target)]);
    const other = freshTarget();
    const backup = world.backup(other);
    writeFileSync(other, 'mine');
    await rejects(backup, 'parameter_invalid', 'path');
    assert.deepEqual([statSync(other).size, ...namesBeside(other)], [4, basename(other)]);
    await close();
  });

  it('is refused for a path at which it cannot create a file, and leaves nothing behind', async () => {
    const path = freshTarget();
    const { world, close } = await open(path);
    await add(world);
    const before = namesBeside(path);
    symlinkSync(join(dirname(path), 'nowhere'), join(dirname(path), 'link'));
    symlinkSync(join(dirname(path), 'loop'), join(dirname(path), 'loop'));
    const wrong: unknown[] = [
      undefined,
      5,
      null,
      {},
      '',
      ':memory:',
      'file:copy.db',
      new URL('http://localhost/copy.db'),
    ];
    const unusable = ['', '/', '-wal', '/copy.db', '.missing/copy.db', `${'x'.repeat(250)}`].map((end) => path + end);
    // The copy has a longer name than its target, until it is complete.
    unusable.push(longPath(`${dirname(path)}/long`, MAX_PATH_BYTES - 10));
    mkdirSync(dirname(unusable.at(-1) as string), { recursive: true });
    const inDirectory = ['.', 'link', 'loop', 'loop/copy.db'].map((name) => join(dirname(path), name));
    for (const target of [...wrong, ...unusable, ...inDirectory, `${path}\0`]) {
      await rejects(world.backup(target as string), 'parameter_invalid', 'path');
    }
    for (const name of ['link', 'loop']) rmSync(join(dirname(path), name));
    writeFileSync(`${path}.copy-wal`, 'of an earlier database');
    await rejects(world.backup(`${path}.copy`), 'parameter_invalid', 'path');
    rmSync(`${path}.copy-wal`);
    assert.deepEqual(readdirSync(dirname(unusable.at(-1) as string)), []);
    rmSync(`${dirname(path)}/long`, { recursive: true });
    assert.deepEqual(namesBeside(path), before);
    await close();
  });

  it('resolves a relative path at the time of the call, and accepts a URL', async () => {
    const { world, close } = await open(freshPath());
    await add(world);
    const target = freshTarget();
    const cwd = process.cwd();
    process.chdir(dirname(target));
    const backup = world.backup(basename(target));
    process.chdir(cwd);
    await backup;
    await world.backup(pathToFileURL(`${target} 2`));
    assert.deepEqual(namesBeside(target), [basename(target), `${basename(target)} 2`]);
    await close();
  });

  it('leaves nothing behind after an abort or a timeout, and can be repeated', async () => {
    const { world, close } = await open(freshPath());
    await addMany(world, 300);
    const target = freshTarget();
    for (let ms = 1; ms < 200; ms += 12) {
      await world.backup(target, { signal: AbortSignal.timeout(ms) }).then(
        () => rmSync(target),
        (error) => assert.equal(error.code, 'aborted'),
      );
      await becomesEmpty(target);
      await world.backup(target, { timeout: ms }).then(
        () => rmSync(target),
        (error) => assert.equal(error.code, 'deadline_exceeded'),
      );
      await becomesEmpty(target);
    }
    await rejects(world.backup(target, { signal: AbortSignal.abort() }), 'aborted');
    await world.backup(target);
    assert.deepEqual(namesBeside(target), [basename(target)]);
    await close();
  });

  it('removes what killed backups have left in its directory, and nothing else', async () => {
    const path = freshPath();
    const { world, close } = await open(path);
    await addMany(world, 100);
    const target = freshTarget();
    const dated = join(dirname(target), 'backup of yesterday.db');
    const child = `
      import { FileStore } from '${new URL('../../../adapters/file/index.ts', import.meta.url)}';
      const store = new FileStore({ path: ${JSON.stringify(path)}, worker: ${JSON.stringify(worker)} });
      await store.open();
      setTimeout(() => process.kill(process.pid, 'SIGKILL'), Number(process.argv[1]));
      console.log('ready');
      for (;;) await store.backup(${JSON.stringify(dated)});`;
    let left = 0;
    for (const ms of [0, 15, 30, 45, 60, 80]) {
      const args = ['--import', 'tsx', '--input-type=module', '-e', child, String(ms)];
      await execute(args, { cwd: fileURLToPath(new URL('../../../', import.meta.url)) }).catch(() => undefined);
      left += namesBeside(target).filter((name) => name !== basename(dated)).length;
      rmSync(dated, { force: true });
      writeFileSync(`${target}.notes.partial`, 'mine');
      const folder = join(dirname(target), 'old.db.00000000-1-00000000.partial');
      mkdirSync(folder);
      utimesSync(folder, 0, 0);
      await world.backup(target);
      assert.deepEqual(namesBeside(target), [basename(target), `${basename(target)}.notes.partial`, basename(folder)]);
      rmdirSync(folder);
      assert.equal(statSync(target).mode & 0o777, 0o600);
      rmSync(target);
      rmSync(`${target}.notes.partial`);
    }
    assert.ok(left > 0, 'a killed backup has left files');
    await close();
  });

  it('replaces nothing on a file system without hard links either', requires('strace'), async () => {
    const path = freshPath();
    const { world, close } = await open(path);
    await addMany(world, 5);
    await close();
    const target = freshTarget();
    const child = `
      import { FileStore } from '${new URL('../../../adapters/file/index.ts', import.meta.url)}';
      const store = new FileStore({ path: ${JSON.stringify(path)}, worker: ${JSON.stringify(worker)} });
      await store.open();
      const backups = [1, 2, 3].map(() => store.backup(${JSON.stringify(target)}));
      const results = await Promise.allSettled(backups);
      console.log(results.map(({ reason }) => reason?.code ?? 'done').sort().join());
      await store.close();`;
    const { stdout } = await promisify(execFile)(
      'strace',
      [
        ...['-f', '-qq', '-o', '/dev/null', '-e', 'trace=link,linkat', '-e', 'inject=link,linkat:error=EPERM'],
        ...[process.execPath, '--import', 'tsx', '--input-type=module', '-e', child],
      ],
      { cwd: fileURLToPath(new URL('../../../', import.meta.url)) },
    );
    assert.equal(stdout.trim(), 'done,parameter_invalid,parameter_invalid');
    assert.deepEqual(namesBeside(target), [basename(target)]);
    const copy = await open(target, 2);
    assert.deepEqual(await copy.world.verify(), { checked: 5, problems: [] });
    await copy.close();
  });

  it('does not disturb a concurrent backup to the same target: one of them succeeds', async () => {
    const { world, close } = await open(freshPath());
    await addMany(world, 50);
    const target = freshTarget();
    const results = await Promise.allSettled([1, 2, 3].map(() => world.backup(target)));
    assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected', 'rejected']);
    assert.deepEqual(namesBeside(target), [basename(target)]);
    await close();
  });
});
