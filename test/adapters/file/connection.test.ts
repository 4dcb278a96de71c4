import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { SCOPE } from '../../../adapters/conformance/samples.ts';
import { add, idOf, listIds } from '../../../adapters/conformance/store-calls.ts';
import { MIGRATIONS, migrate } from '../../../adapters/file/format.ts';
import { FileStore } from '../../../adapters/file/index.ts';
import { formatIn, setFormat } from '../../../adapters/file/log-tag.ts';
import type { Connection, Row } from '../../../adapters/file/sqlite-driver.ts';
import { fileStore, freshPath, withFile } from '../../support/file-store.ts';
import { worker } from '../../support/file-worker.ts';
import { rejects } from '../../support/rejection.ts';

const userVersionOf = (connection: Connection) =>
  Number((connection.prepare('PRAGMA user_version').get() as Row).user_version);
const formatOf = (connection: Connection) => formatIn(userVersionOf(connection));
const tablesOf = (connection: Connection) =>
  (connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all() as Row[]).map(
    ({ name }) => name,
  );

async function createdFile(path = freshPath()): Promise<string> {
  const store = fileStore(path);
  await store.open();
  await store.close();
  return path;
}

it('opens and closes with a promise, also if it is open or closed already', async () => {
  const store = fileStore(freshPath());
  for (const result of [store.close(), store.open()]) assert.ok(result instanceof Promise);
  await store.open();
  for (const result of [store.open(), store.close()]) assert.ok(result instanceof Promise);
  await store.close();
  assert.ok(store.close() instanceof Promise);
});

describe('the format of a file', () => {
  it('is the newest one after a store has opened the file, even an empty file', async () => {
    const path = await createdFile();
    assert.equal(await withFile(path, formatOf), MIGRATIONS.length);
    assert.deepEqual(await withFile(path, tablesOf), ['claims', 'customers', 'events', 'keys', 'scopes', 'states']);
  });

  it('is refused by number if it is newer, and the file does not change', async () => {
    const path = await createdFile();
    await withFile(path, (connection) => connection.exec('PRAGMA user_version = 7'));
    const error = await rejects(fileStore(path).open(), 'parameter_invalid', 'store[path]');
    assert.match(error.message, /format 2 or older: format 7 needs a newer version of clientele/);
    assert.equal(await withFile(path, formatOf), 7);
  });

  it('is migrated step by step to the newest one, and the data is kept', async () => {
    const path = await createdFile();
    const steps = [
      ...MIGRATIONS,
      'ALTER TABLE scopes ADD COLUMN second TEXT',
      'ALTER TABLE scopes ADD COLUMN third TEXT',
    ];
    await withFile(path, (connection) => {
      connection.exec("INSERT INTO scopes VALUES (1, 'test:kept', NULL, 0, 0, 0, 0)");
      migrate(connection, steps);
      assert.equal(formatOf(connection), MIGRATIONS.length + 2);
      const { name, second, third } = connection.prepare('SELECT * FROM scopes').get() as Row;
      assert.deepEqual([name, second, third], ['test:kept', null, null]);
      migrate(connection, steps);
    });
  });

  it('stays the old one if a migration fails, and the file stays usable', async () => {
    const path = await createdFile();
    await withFile(path, (connection) => {
      const steps = [...MIGRATIONS, 'CREATE TABLE incomplete (a INTEGER)', 'this is not SQL'];
      assert.throws(() => migrate(connection, steps), /syntax error/);
      assert.equal(formatOf(connection), MIGRATIONS.length);
      assert.ok(!tablesOf(connection).includes('incomplete'));
    });
    await createdFile(path);
  });

  it('1 becomes 2 when a store opens the file, and all data is kept', async () => {
    const path = freshPath();
    const store = fileStore(path);
    await store.open();
    const id = idOf(await add(store));
    await store.close();
    const inFormat1 = await withFile(path, (connection) => {
      connection.exec(`DROP TABLE states; ${setFormat(1, userVersionOf(connection))}`);
      return [formatOf(connection), tablesOf(connection)];
    });
    assert.deepEqual(inFormat1, [1, ['claims', 'customers', 'events', 'keys', 'scopes']]);
    await store.open();
    assert.deepEqual(await listIds(store), [id]);
    assert.ok(await store.stateStore().compareAndSet(SCOPE, 'key', undefined, 'value', Date.now() + 60_000));
    assert.deepEqual(await store.verify(SCOPE), { checked: 1, problems: [] });
    await store.close();
    assert.equal(await withFile(path, formatOf), 2);
  });

  it('2 is refused by a release that knows only format 1, and the file does not change', async () => {
    const path = await createdFile();
    await withFile(path, (connection) => {
      assert.throws(() => migrate(connection, MIGRATIONS.slice(0, 1)), {
        code: 'parameter_invalid',
        message: /format 1 or older: format 2 needs a newer version of clientele/,
      });
      assert.ok(tablesOf(connection).includes('states'));
    });
  });

  it('is refused if another application created the file, and the file does not change', async () => {
    const path = freshPath();
    await withFile(path, (connection) => connection.exec('CREATE TABLE foreign_table (a INTEGER)'));
    const error = await rejects(fileStore(path).open(), 'parameter_invalid', 'store[path]');
    assert.match(error.message, /a file that the file store created, or a new file/);
    assert.deepEqual(await withFile(path, tablesOf), ['foreign_table']);
  });
});

describe('a file', () => {
  const permissionsOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

  it('is accessible to its owner only, and so are its log and its shared memory', async () => {
    const path = freshPath();
    const store = fileStore(path);
    await store.open();
    assert.deepEqual(
      ['', '-wal', '-shm'].map((suffix) => permissionsOf(path + suffix)),
      ['600', '600', '600'],
    );
    await store.close();
  });

  it('needs an existing directory, unless the store may create it', async () => {
    const path = join(freshPath(), 'deeper', 'customers.db');
    await rejects(fileStore(path).open(), 'store_unavailable');
    const store = new FileStore({ path, createDirectory: true, worker });
    await store.open();
    assert.equal(permissionsOf(join(path, '..')), '700');
    await store.close();
  });

  it('must have a path', async () => {
    for (const path of [undefined, '', 5]) {
      assert.throws(() => new FileStore({ path } as never), { code: 'parameter_invalid', param: 'store[path]' });
    }
  });
});
