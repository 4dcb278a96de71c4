import assert from 'node:assert/strict';
import { chmodSync, chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { add } from '../../../adapters/conformance/store-calls.ts';
import { FileStore } from '../../../adapters/file/index.ts';
import { type Connection, loadDriver } from '../../../adapters/file/sqlite-driver.ts';
import { bundled } from '../../support/bundle.ts';
import { worker } from '../../support/file-worker.ts';
import { outputOf, start } from './child.ts';
import { temporaryFolder } from './folder.ts';
import type { StepResults } from './refused.child.ts';
import { requires, UNPRIVILEGED } from './requirements.ts';

const UNAVAILABLE = 'store_unavailable not_applied';
const WORKS = { open: 'ok', write: 'ok', read: 'ok', verify: 'ok' };

const folder = temporaryFolder('refused');
chmodSync(folder, 0o755);
const script = bundled(new URL('refused.child.ts', import.meta.url));

/** Returns the results of a process that uses the file. It exits with code 0 only if each failure was a typed error. */
async function resultsOf(path: string, user: object = {}): Promise<StepResults> {
  const [first] = JSON.parse(await outputOf(start(process.execPath, [script, path, worker], user))) as [StepResults];
  return first;
}

/** Creates a directory, and a file in it if `create` is given. */
async function prepare(name: string, create?: (path: string) => unknown): Promise<{ home: string; path: string }> {
  const home = join(folder, name.replaceAll(' ', '-'));
  mkdirSync(home);
  const path = join(home, 'customers.db');
  await create?.(path);
  return { home, path };
}

async function createStore(path: string, change?: (connection: Connection) => void): Promise<void> {
  const store = new FileStore({ path, worker });
  await store.open();
  await add(store);
  await store.close();
  if (change === undefined) return;
  const connection = (await loadDriver()).open(path);
  change(connection);
  connection.close();
}

describe('a store refuses with a typed error', () => {
  it('a file of another user', requires('users'), async () => {
    const { home, path } = await prepare('foreign', createStore);
    chmodSync(home, 0o777);
    assert.deepEqual(await resultsOf(path, UNPRIVILEGED), { open: UNAVAILABLE });
  });

  it('a read-only file', requires('users'), async () => {
    const { home, path } = await prepare('read only', createStore);
    chmodSync(home, 0o777);
    chmodSync(path, 0o444);
    assert.deepEqual(await resultsOf(path, UNPRIVILEGED), { open: UNAVAILABLE });
  });

  it('a file in a read-only directory', requires('users'), async () => {
    const { home, path } = await prepare('directory', createStore);
    chownSync(path, UNPRIVILEGED.uid, UNPRIVILEGED.gid);
    chmodSync(home, 0o555);
    assert.deepEqual(await resultsOf(path, UNPRIVILEGED), { open: UNAVAILABLE });
  });

  it('a missing file in a read-only directory', requires('users'), async () => {
    const { home, path } = await prepare('no file');
    chmodSync(home, 0o555);
    assert.deepEqual(await resultsOf(path, UNPRIVILEGED), { open: UNAVAILABLE });
    assert.ok(!existsSync(path));
  });

  it('a missing directory', async () => {
    const { home } = await prepare('no directory');
    assert.deepEqual(await resultsOf(join(home, 'missing', 'customers.db')), { open: UNAVAILABLE });
  });

  it('a directory with the path of the file', async () => {
    const { path } = await prepare('a directory', (path) => mkdirSync(path));
    assert.deepEqual(await resultsOf(path), { open: 'parameter_invalid not_applied' });
  });

  it('a directory with the path of the log', async () => {
    const { path } = await prepare('a log', async (path) => {
      await createStore(path);
      mkdirSync(`${path}-wal`);
    });
    assert.deepEqual(await resultsOf(path), { open: UNAVAILABLE });
  });

  it('a file that is not a database', async () => {
    const { path } = await prepare('text', (path) => writeFileSync(path, 'customers\n'.repeat(1_000)));
    assert.deepEqual(await resultsOf(path), { open: 'parameter_invalid not_applied' });
  });

  it('a database of another application', async () => {
    const createForeign = async (path: string) => {
      writeFileSync(path, '');
      const connection = (await loadDriver()).open(path);
      connection.exec('CREATE TABLE foreign_table (a)');
      connection.close();
    };
    const { path } = await prepare('others', createForeign);
    assert.deepEqual(await resultsOf(path), { open: 'parameter_invalid not_applied' });
  });

  it('a file of a newer format', async () => {
    const createNewer = (path: string) =>
      createStore(path, (connection) => connection.exec('PRAGMA user_version = 1000'));
    const { path } = await prepare('newer', createNewer);
    assert.deepEqual(await resultsOf(path), { open: 'parameter_invalid not_applied' });
  });
});

describe('a store', () => {
  it('uses an empty file as a new one', async () => {
    const { path } = await prepare('empty', (path) => writeFileSync(path, ''));
    assert.deepEqual(await resultsOf(path), WORKS);
  });

  it(
    'works again when file descriptors are free, and without free ones if it is open',
    requires('prlimit'),
    async () => {
      const { path } = await prepare('descriptors', createStore);
      const child = start('prlimit', ['--nofile=80', process.execPath, script, path, worker, 'descriptors']);
      const [none, some, noneAgain, someAgain] = JSON.parse(await outputOf(child)) as StepResults[];
      assert.deepEqual(none, { open: UNAVAILABLE });
      assert.deepEqual(some, WORKS);
      assert.deepEqual(noneAgain, { open: 'ok', write: 'ok', read: 'ok', verify: UNAVAILABLE });
      assert.deepEqual(someAgain, WORKS);
    },
  );
});
