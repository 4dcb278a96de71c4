import assert from 'node:assert/strict';
import { chmodSync, chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { add } from '../../../adapters/conformance/store-calls.ts';
import { FileStore } from '../../../adapters/file/index.ts';
import { type Connection, loadDriver } from '../../../adapters/file/sqlite-driver.ts';
import { bundled } from '../../support/bundle.ts';
import { worker } from '../../support/file-worker.ts';
import { finished, start } from './child.ts';
import { temporaryFolder } from './folder.ts';
import type { Refusals } from './refused.child.ts';
import { NOBODY, needing } from './requirements.ts';

const UNAVAILABLE = 'store_unavailable not_applied';
const WORKS = { open: 'ok', write: 'ok', read: 'ok', verify: 'ok' };

const folder = temporaryFolder('refused');
chmodSync(folder, 0o755);
const script = bundled(new URL('refused.child.ts', import.meta.url));

/** What a process comes to that opens the file; that it ends well means that each failure was a typed one. */
async function refusals(path: string, user: object = {}): Promise<Refusals> {
  const [first] = JSON.parse(await finished(start(process.execPath, [script, path, worker], user))) as [Refusals];
  return first;
}

/** The path of a file in a directory of its own, made by `make` and then owned by nobody. */
async function place(name: string, make?: (path: string) => unknown): Promise<{ home: string; path: string }> {
  const home = join(folder, name.replaceAll(' ', '-'));
  mkdirSync(home);
  const path = join(home, 'customers.db');
  await make?.(path);
  return { home, path };
}

async function makeStore(path: string, mend?: (connection: Connection) => void): Promise<void> {
  const store = new FileStore({ path, worker });
  await store.open();
  await add(store);
  await store.close();
  if (mend === undefined) return;
  const connection = (await loadDriver()).open(path);
  mend(connection);
  connection.close();
}

describe('a file that cannot be used is refused with a typed error:', () => {
  test('another user’s file', needing('users'), async () => {
    const { home, path } = await place('foreign', makeStore);
    chmodSync(home, 0o777);
    assert.deepEqual(await refusals(path, NOBODY), { open: UNAVAILABLE });
  });

  test('a file that may be read alone', needing('users'), async () => {
    const { home, path } = await place('read only', makeStore);
    chmodSync(home, 0o777);
    chmodSync(path, 0o444);
    assert.deepEqual(await refusals(path, NOBODY), { open: UNAVAILABLE });
  });

  test('a file in a directory in which no log can be made', needing('users'), async () => {
    const { home, path } = await place('directory', makeStore);
    chownSync(path, NOBODY.uid, NOBODY.gid);
    chmodSync(home, 0o555);
    assert.deepEqual(await refusals(path, NOBODY), { open: UNAVAILABLE });
  });

  test('no file, in a directory in which none can be made', needing('users'), async () => {
    const { home, path } = await place('no file');
    chmodSync(home, 0o555);
    assert.deepEqual(await refusals(path, NOBODY), { open: UNAVAILABLE });
    assert.ok(!existsSync(path));
  });

  test('no file, in no directory', async () => {
    const { home } = await place('no directory');
    assert.deepEqual(await refusals(join(home, 'missing', 'customers.db')), { open: UNAVAILABLE });
  });

  test('a directory in its place', async () => {
    const { path } = await place('a directory', (path) => mkdirSync(path));
    assert.deepEqual(await refusals(path), { open: UNAVAILABLE });
  });

  test('a directory in the place of its log', async () => {
    const { path } = await place('a log', async (path) => {
      await makeStore(path);
      mkdirSync(`${path}-wal`);
    });
    assert.deepEqual(await refusals(path), { open: UNAVAILABLE });
  });

  test('a file that is no database', async () => {
    const { path } = await place('text', (path) => writeFileSync(path, 'customers\n'.repeat(1_000)));
    assert.deepEqual(await refusals(path), { open: 'store_corrupt not_applied' });
  });

  test('a database of others', async () => {
    const others = async (path: string) => (await loadDriver()).open(path).exec('CREATE TABLE theirs (a)');
    const { path } = await place('others', others);
    assert.deepEqual(await refusals(path), { open: 'parameter_invalid not_applied' });
  });

  test('a file of a newer format', async () => {
    const newer = (path: string) => makeStore(path, (connection) => connection.exec('PRAGMA user_version = 1000'));
    const { path } = await place('newer', newer);
    assert.deepEqual(await refusals(path), { open: 'parameter_invalid not_applied' });
  });
});

describe('a file is used', () => {
  test('where it is empty, as a new one', async () => {
    const { path } = await place('empty', (path) => writeFileSync(path, ''));
    assert.deepEqual(await refusals(path), WORKS);
  });

  test('when there are descriptors again, and goes on where it is open already', needing('prlimit'), async () => {
    const { path } = await place('descriptors', makeStore);
    const child = start('prlimit', ['--nofile=80', process.execPath, script, path, worker, 'descriptors']);
    const [none, opened, taken, given] = JSON.parse(await finished(child)) as Refusals[];
    assert.deepEqual(none, { open: UNAVAILABLE });
    assert.deepEqual(opened, WORKS);
    assert.deepEqual(taken, { open: 'ok', write: 'ok', read: 'ok', verify: UNAVAILABLE });
    assert.deepEqual(given, WORKS);
  });
});
