import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { add, listIds } from '../../../adapters/conformance/store-calls.ts';
import { type RestoreOptions, restoreFile as restore } from '../../../adapters/file/index.ts';
import { MAX_PATH_BYTES } from '../../../adapters/file/sqlite-layout.ts';
import { runInProcess } from '../../support/file-process.ts';
import { fileStore, freshPath, longPath } from '../../support/file-store.ts';
import { worker } from '../../support/file-worker.ts';
import { rejection, rejects } from '../../support/rejection.ts';

const restoreFile = (options: RestoreOptions) => restore({ worker, ...options });

/** Adds customers to a file and closes it. */
async function write(path: string, ids: readonly string[]): Promise<void> {
  const store = fileStore(path);
  await store.open();
  for (const id of ids) await add(store, { id });
  await store.close();
}

/** Adds customers to a file in a process that is then killed, so that the last customers are only in the log. */
async function writeAndKill(path: string, ids: readonly string[]): Promise<void> {
  const code = `for (const id of ${JSON.stringify(ids)}) await add(store, { id });
    process.kill(process.pid, 'SIGKILL'); await new Promise(() => {});`;
  await assert.rejects(runInProcess(path, code), { signal: 'SIGKILL' });
  assert.ok(statSync(`${path}-wal`).size > 0);
}

async function backUp(path: string): Promise<string> {
  const backup = freshPath();
  const store = fileStore(path);
  await store.open();
  await store.backup(backup);
  await store.close();
  return backup;
}

async function idsIn(path: string): Promise<string[]> {
  const store = fileStore(path);
  await store.open();
  const ids = await listIds(store, {});
  await store.close();
  return ids.sort();
}

const filesOf = (path: string): string[] =>
  readdirSync(dirname(path)).filter((name) => name.startsWith(`${basename(path)}`) && !/\d$/.test(name));

describe('restoreFile', () => {
  it('restores a backup to a new path', async () => {
    const path = freshPath();
    await write(path, ['cus_1', 'cus_2']);
    const backup = await backUp(path);
    const to = freshPath();
    await restoreFile({ from: pathToFileURL(backup), to });
    assert.deepEqual(
      [await idsIn(to), await idsIn(backup)],
      [
        ['cus_1', 'cus_2'],
        ['cus_1', 'cus_2'],
      ],
    );
    assert.equal(statSync(to).mode & 0o777, 0o600);
    assert.deepEqual(filesOf(to), [basename(to)]);
  });

  it('replaces a file and the log that a killed process has left', async () => {
    const path = freshPath();
    await write(path, ['cus_1']);
    const backup = await backUp(path);
    await writeAndKill(path, ['cus_2', 'cus_3']);
    await rejects(restoreFile({ from: backup, to: path }), 'parameter_invalid', 'to');
    await restoreFile({ from: backup, to: path, replace: true });
    assert.deepEqual(filesOf(path), [basename(path)]);
    assert.deepEqual(await idsIn(path), ['cus_1']);
  });

  it('replaces the log that a deleted file has left', async () => {
    const path = freshPath();
    await write(path, ['cus_1']);
    const backup = await backUp(path);
    await writeAndKill(path, ['cus_2']);
    rmSync(path);
    await rejects(restoreFile({ from: backup, to: path }), 'parameter_invalid', 'to');
    await restoreFile({ from: backup, to: path, replace: true });
    assert.deepEqual(filesOf(path), [basename(path)]);
    assert.deepEqual(await idsIn(path), ['cus_1']);
  });

  it('reports that a file is not a backup, without the advice to open a new file', async () => {
    const other = freshPath();
    writeFileSync(other, 'the file of another application, which is not a database');
    const error = await rejection(restoreFile({ from: other, to: freshPath() }));
    assert.equal(error.message, 'The parameter from is invalid: it must be a backup of a file store.');
  });

  it('keeps the owner and the permissions of the file that it replaces', async () => {
    const path = freshPath();
    await write(path, ['cus_1']);
    const backup = await backUp(path);
    // Only root may change the owner.
    const owner = process.getuid?.() === 0 ? 65_534 : statSync(path).uid;
    chownSync(path, owner, statSync(path).gid);
    chmodSync(path, 0o640);
    await restoreFile({ from: backup, to: path, replace: true });
    const { uid, mode } = statSync(path);
    assert.deepEqual([uid, (mode & 0o777).toString(8)], [owner, '640']);
    assert.deepEqual(await idsIn(path), ['cus_1']);
    assert.equal((statSync(path).mode & 0o777).toString(8), '640');
  });

  it('replaces a damaged file', async () => {
    const path = freshPath();
    await write(path, ['cus_1']);
    const backup = await backUp(path);
    truncateSync(path, 5_000);
    await restoreFile({ from: backup, to: path, replace: true });
    assert.deepEqual(await idsIn(path), ['cus_1']);
  });

  it('refuses to replace a file that a store has open, in this process or another one', async () => {
    const path = freshPath();
    await write(path, ['cus_1']);
    const backup = await backUp(path);
    const store = fileStore(path);
    await store.open();
    await add(store, { id: 'cus_2' });
    await rejects(restoreFile({ from: backup, to: path, replace: true }), 'parameter_invalid', 'to');
    await add(store, { id: 'cus_3' });
    const code = `import(${JSON.stringify(new URL('../../../adapters/file/index.ts', import.meta.url).href)}).then(
      ({ restoreFile }) => restoreFile({ from: ${JSON.stringify(backup)}, to: path, replace: true, worker })
    ).catch((error) => console.log(error.code, error.param)).then(() => store.close());`;
    assert.equal(
      await runInProcess(freshPath(), code.replace('to: path', `to: ${JSON.stringify(path)}`)),
      'parameter_invalid to',
    );
    await store.close();
    assert.deepEqual(await idsIn(path), ['cus_1', 'cus_2', 'cus_3']);
  });

  it('names the option that is wrong, and changes nothing', async () => {
    const folder = freshPath();
    mkdirSync(folder);
    const path = join(folder, 'customers.db');
    const absent = join(folder, 'absent.db');
    await write(path, ['cus_1']);
    const backup = await backUp(path);
    const other = join(folder, 'other.db');
    writeFileSync(other, 'the file of another application, which is not a database');
    const nowhere = join(folder, 'link');
    symlinkSync(absent, nowhere);
    const wrong: [param: string, options: unknown][] = [
      ['from', { from: `${backup}/customers.db`, to: absent }],
      ['from', { from: 'x'.repeat(300), to: absent }],
      ['from', { from: longPath(folder, MAX_PATH_BYTES + 1), to: absent }],
      ['from', { from: nowhere, to: absent }],
      ['to', { from: backup, to: nowhere, replace: true }],
      ['options', 5],
      ['from', { to: absent }],
      ['from', { from: absent, to: absent }],
      ['from', { from: other, to: absent }],
      ['from', { from: folder, to: absent }],
      ['to', { from: backup, to: ':memory:' }],
      ['to', { from: backup, to: `${absent}/missing/customers.db` }],
      ['to', { from: backup, to: longPath(folder, MAX_PATH_BYTES + 1) }],
      ['to', { from: backup, to: path }],
      ['to', { from: backup, to: backup, replace: true }],
      ['to', { from: backup, to: other, replace: true }],
      ['to', { from: backup, to: folder, replace: true }],
      ['replace', { from: backup, to: path, replace: 'yes' }],
    ];
    const before = readdirSync(folder);
    for (const [param, options] of wrong) {
      const call = typeof options === 'object' ? restoreFile(options as RestoreOptions) : restore(options as never);
      await rejects(call, 'parameter_invalid', param);
    }
    assert.deepEqual(readdirSync(folder), before);
    assert.deepEqual(await idsIn(path), ['cus_1']);
  });
});

describe('a file beside the log of another one', () => {
  it('is refused if it is a backup, copied over the file of a killed process', async () => {
    for (const laterIds of [[], ['cus_4', 'cus_5']]) {
      const path = freshPath();
      await write(path, ['cus_1']);
      const backup = await backUp(path);
      await writeAndKill(path, ['cus_2', 'cus_3', ...laterIds]);
      const log = readFileSync(`${path}-wal`);
      copyFileSync(backup, path);
      const error = await rejection(fileStore(path).open());
      assert.equal(error.code, 'store_corrupt');
      assert.match(error.message, /-wal.*restoreFile/);
      assert.deepEqual([readFileSync(path), readFileSync(`${path}-wal`)], [readFileSync(backup), log]);
      // The remedy.
      await restoreFile({ from: backup, to: path, replace: true });
      assert.deepEqual(await idsIn(path), ['cus_1']);
    }
  });

  it('is refused if it is an older copy of the closed file, the file of another store, or a backup that was used', async () => {
    const path = freshPath();
    await write(path, ['cus_1']);
    const older = freshPath();
    copyFileSync(path, older);
    const other = freshPath();
    await write(other, ['cus_other']);
    const used = await backUp(path);
    await write(used, ['cus_used']);
    await write(path, ['cus_2']);
    await writeAndKill(path, ['cus_3', 'cus_4']);
    const crashed = freshPath();
    copyFileSync(path, crashed);
    for (const source of [older, other, used]) {
      copyFileSync(source, path);
      await rejects(fileStore(path).open(), 'store_corrupt');
    }
    // Another store's log beside the file.
    const victim = freshPath();
    copyFileSync(crashed, victim);
    await writeAndKill(other, ['cus_other2']);
    copyFileSync(`${other}-wal`, `${victim}-wal`);
    await rejects(fileStore(victim).open(), 'store_corrupt');
    copyFileSync(crashed, path);
    assert.deepEqual(await idsIn(path), ['cus_1', 'cus_2', 'cus_3', 'cus_4']);
  });

  it('is refused also if SQLite had started the log again since', async () => {
    const path = freshPath();
    await write(path, ['cus_1']);
    const older = freshPath();
    copyFileSync(path, older);
    const backup = await backUp(path);
    const ids = Array.from({ length: 300 }, (_, i) => `cus_later${i}`);
    await writeAndKill(path, ids);
    const crashed = freshPath();
    copyFileSync(path, crashed);
    for (const source of [older, backup]) {
      copyFileSync(source, path);
      await rejects(fileStore(path).open(), 'store_corrupt');
    }
    copyFileSync(crashed, path);
    assert.deepEqual(await idsIn(path), ['cus_1', ...ids].sort());
  });

  it('is not reported after a crash, whenever the log was copied into the file', async () => {
    const path = freshPath();
    const ids: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const added = Array.from({ length: 200 }, (_, i) => `cus_${round}x${i}`);
      await writeAndKill(path, added);
      ids.push(...added);
      if (round === 1) assert.deepEqual(await idsIn(path), ids.sort());
    }
    assert.deepEqual(await idsIn(path), ids.sort());
    assert.ok(!existsSync(`${path}-wal`));
  });
});
