import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { MIGRATIONS, migrate } from '../../../adapters/file/connection.ts';
import { FileStore } from '../../../adapters/file/index.ts';
import type { Connection, Row } from '../../../adapters/file/sqlite-driver.ts';
import { fileStore, freshPath, withFile } from '../../support/file-store.ts';
import { worker } from '../../support/file-worker.ts';
import { rejects } from '../../support/rejection.ts';

const formatOf = (connection: Connection) => (connection.prepare('PRAGMA user_version').get() as Row).user_version;
const tablesOf = (connection: Connection) =>
  (connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all() as Row[]).map(
    ({ name }) => name,
  );

async function made(path = freshPath()): Promise<string> {
  const store = fileStore(path);
  await store.open();
  await store.close();
  return path;
}

describe('the format of a file', () => {
  test('is the newest one after a store has opened it, an empty file included', async () => {
    const path = await made();
    assert.equal(await withFile(path, formatOf), MIGRATIONS.length);
    assert.deepEqual(await withFile(path, tablesOf), ['claims', 'customers', 'events', 'keys', 'scopes']);
  });

  test('that is newer is refused by name, and the file stays as it is', async () => {
    const path = await made();
    await withFile(path, (connection) => connection.exec('PRAGMA user_version = 7'));
    const error = await rejects((async () => fileStore(path).open())(), 'parameter_invalid', 'store[path]');
    assert.match(error.message, /format 1 or older: format 7 needs a newer version of clientele/);
    assert.equal(await withFile(path, formatOf), 7);
  });

  test('that is older is brought to the newest, step by step, what is in it kept', async () => {
    const path = await made();
    const steps = [
      ...MIGRATIONS,
      'ALTER TABLE scopes ADD COLUMN second TEXT',
      'ALTER TABLE scopes ADD COLUMN third TEXT',
    ];
    await withFile(path, (connection) => {
      connection.exec("INSERT INTO scopes VALUES (1, 'test:kept', NULL, 0, 0, 0, 0)");
      migrate(connection, steps);
      assert.equal(formatOf(connection), 3);
      const { name, second, third } = connection.prepare('SELECT * FROM scopes').get() as Row;
      assert.deepEqual([name, second, third], ['test:kept', null, null]);
      migrate(connection, steps);
    });
  });

  test('stays the old one, and usable, where a step fails', async () => {
    const path = await made();
    await withFile(path, (connection) => {
      const steps = [...MIGRATIONS, 'CREATE TABLE half (a INTEGER)', 'this is no SQL'];
      assert.throws(() => migrate(connection, steps), /syntax error/);
      assert.equal(formatOf(connection), 1);
      assert.ok(!tablesOf(connection).includes('half'));
    });
    await made(path);
  });

  test('of somebody else is refused, and nothing is written into the file', async () => {
    const path = freshPath();
    await withFile(path, (connection) => connection.exec('CREATE TABLE theirs (a INTEGER)'));
    const error = await rejects((async () => fileStore(path).open())(), 'parameter_invalid', 'store[path]');
    assert.match(error.message, /a file that the file store created, or a new file/);
    assert.deepEqual(await withFile(path, tablesOf), ['theirs']);
  });
});

describe('a file', () => {
  const rights = (path: string) => (statSync(path).mode & 0o777).toString(8);

  test('is readable and writable by its owner alone, its log and index too', async () => {
    const path = freshPath();
    const store = fileStore(path);
    await store.open();
    assert.deepEqual(
      ['', '-wal', '-shm'].map((suffix) => rights(path + suffix)),
      ['600', '600', '600'],
    );
    await store.close();
  });

  test('needs a directory that is there, unless the store is told to create it', async () => {
    const path = join(freshPath(), 'deeper', 'customers.db');
    await rejects((async () => fileStore(path).open())(), 'store_unavailable');
    const store = new FileStore({ path, createDirectory: true, worker });
    await store.open();
    assert.equal(rights(join(path, '..')), '700');
    await store.close();
  });

  test('must be named', async () => {
    for (const path of [undefined, '', 5]) {
      assert.throws(() => new FileStore({ path } as never), { code: 'parameter_invalid', param: 'store[path]' });
    }
  });
});
