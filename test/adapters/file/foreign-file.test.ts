import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { add, idOf, listIds } from '../../../adapters/conformance/store-calls.ts';
import { APPLICATION_ID } from '../../../adapters/file/format.ts';
import { tagIn } from '../../../adapters/file/log-tag.ts';
import { type Connection, loadDriver } from '../../../adapters/file/sqlite-driver.ts';
import { execute } from '../../support/execute.ts';
import { fileStore, freshPath, withFile } from '../../support/file-store.ts';
import { rejects } from '../../support/rejection.ts';

/** Returns the path of a new file in a new directory. */
function pathInDirectory(): { home: string; path: string } {
  const home = freshPath();
  mkdirSync(home);
  return { home, path: join(home, 'customers.db') };
}

/** Returns the names and contents of all files in a directory. SQLite changes the index of a log with every reader. */
const contentsOf = (home: string) =>
  readdirSync(home).map((name) => {
    const content = name.endsWith('-shm') ? '' : readFileSync(join(home, name));
    return [name, createHash('sha256').update(content).digest('hex')];
  });

const exec = (path: string, sql: string) => withFile(path, (connection) => connection.exec(sql));

async function createOwn(path: string): Promise<void> {
  const store = fileStore(path);
  await store.open();
  await add(store);
  await store.close();
}

/** Copies the files of a database while an application has it open. */
async function copyOpen(path: string, sql: string, without: readonly string[] = []): Promise<void> {
  const original = freshPath();
  await withFile(original, (connection: Connection) => {
    connection.exec(sql);
    for (const suffix of ['', '-wal', '-shm']) copyFileSync(original + suffix, path + suffix);
  });
  for (const suffix of without) rmSync(path + suffix);
}

/** Copies the files of a new database at the end of its first commit, as if the process were killed there. */
async function copyCreation(path: string, sql: string): Promise<void> {
  const original = freshPath();
  await withFile(original, (connection) => {
    connection.exec(`PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN; ${sql}`);
    connection.exec('CREATE TABLE large (a); INSERT INTO large VALUES (zeroblob(1000000))');
    copyFileSync(`${original}-journal`, `${path}-journal`);
    connection.exec('COMMIT');
    copyFileSync(original, path);
  });
}

const TABLE = 'CREATE TABLE t (a); INSERT INTO t VALUES (1)';
const LOGGED = `PRAGMA journal_mode = WAL; ${TABLE}`;

const FOREIGN: Record<string, (path: string) => unknown> = {
  'a database of another application': (path) => exec(path, TABLE),
  'another application’s database that was closed in WAL mode': (path) => exec(path, LOGGED),
  'another application’s database that was closed before it had a table': (path) =>
    exec(path, 'PRAGMA journal_mode = WAL; PRAGMA application_id = 5'),
  'another application’s database with a view only': (path) => exec(path, 'CREATE VIEW v AS SELECT 1'),
  'another application’s database with a log': (path) =>
    copyOpen(
      path,
      `PRAGMA journal_mode = WAL; PRAGMA user_version = 3; ${TABLE}; PRAGMA wal_checkpoint; INSERT INTO t VALUES (2)`,
    ),
  'another application’s database with everything in its log': (path) => copyOpen(path, LOGGED),
  'another application’s database with a log without an index': (path) => copyOpen(path, LOGGED, ['-shm']),
  'another application’s database with a log and an ended journal': async (path) => {
    await copyOpen(path, LOGGED);
    writeFileSync(`${path}-journal`, Buffer.alloc(512));
  },
  'another application’s database that is being created': (path) => copyCreation(path, 'CREATE TABLE t (a)'),
  'a text': (path) => writeFileSync(path, 'customers\n'.repeat(1_000)),
  'a text beside an ended journal': (path) => {
    writeFileSync(path, 'customers\n'.repeat(1_000));
    writeFileSync(`${path}-journal`, Buffer.alloc(512));
  },
  'a text beside the journal of a new database': async (path) => {
    await copyCreation(path, 'CREATE TABLE t (a)');
    writeFileSync(path, 'customers\n'.repeat(1_000));
  },
  'a short text': (path) => writeFileSync(path, '{}'),
  'a file of a newer format': async (path) => {
    await createOwn(path);
    await exec(path, 'PRAGMA user_version = 7');
  },
  'a file whose newer format is in its log': async (path) => {
    const original = freshPath();
    await createOwn(original);
    await withFile(original, (connection: Connection) => {
      const { user_version } = connection.prepare('PRAGMA user_version').get() as { user_version: number };
      const nextTag = tagIn(user_version) + 1;
      connection.exec(`PRAGMA user_version = ${(nextTag * 64 + 7) | 0}`);
      for (const suffix of ['', '-wal']) copyFileSync(original + suffix, path + suffix);
    });
  },
};

describe('a file that the store refuses stays as it is, and nothing is left beside it', () => {
  for (const [name, create] of Object.entries(FOREIGN)) {
    it(name, async () => {
      const { home, path } = pathInDirectory();
      await create(path);
      const before = contentsOf(home);
      for (let i = 0; i < 2; i += 1) await rejects(fileStore(path).open(), 'parameter_invalid', 'store[path]');
      assert.deepEqual(contentsOf(home), before);
    });
  }

  it('another application’s database with a log, of which this process has a descriptor', async () => {
    const { home, path } = pathInDirectory();
    await copyOpen(path, LOGGED);
    const before = contentsOf(home);
    const descriptor = openSync(path, 'r');
    await rejects(fileStore(path).open(), 'parameter_invalid', 'store[path]');
    closeSync(descriptor);
    assert.deepEqual(contentsOf(home), before);
  });

  for (const length of [16, 50, 99]) {
    it(`the first ${length} bytes of a file of the store`, async () => {
      const { home, path } = pathInDirectory();
      await createOwn(path);
      truncateSync(path, length);
      const before = contentsOf(home);
      await rejects(fileStore(path).open(), 'store_corrupt');
      assert.deepEqual(contentsOf(home), before);
    });
  }

  it('a file of zeros', async () => {
    const { home, path } = pathInDirectory();
    writeFileSync(path, Buffer.alloc(8_192));
    await rejects(fileStore(path).open(), 'store_corrupt');
    assert.deepEqual(readdirSync(home), ['customers.db']);
  });

  it('a database that this process is using keeps its locks', async () => {
    const { path } = pathInDirectory();
    await exec(path, TABLE);
    const driver = await loadDriver();
    const connection = driver.open(path);
    connection.exec('BEGIN IMMEDIATE; INSERT INTO t VALUES (2)');
    await rejects(fileStore(path).open(), 'parameter_invalid', 'store[path]');
    const source = new URL('../../../adapters/file/sqlite-driver.ts', import.meta.url).href;
    const program = `import { loadDriver } from '${source}';
      const other = (await loadDriver()).open(${JSON.stringify(path)});
      try {
        other.exec('PRAGMA busy_timeout = 0; BEGIN IMMEDIATE');
        console.log('free');
      } catch (error) {
        console.log(error.message);
      }`;
    const { stdout } = await execute(['--import', 'tsx', '--input-type=module', '-e', program]);
    assert.equal(stdout.trim(), 'database is locked');
    connection.close();
  });
});

describe('a file that the store accepts', () => {
  it('is an empty file, and an empty database', async () => {
    for (const create of [(path: string) => writeFileSync(path, ''), (path: string) => exec(path, 'VACUUM')]) {
      const { path } = pathInDirectory();
      await create(path);
      await createOwn(path);
    }
  });

  it('may have everything in its log, as after the crash of its first process', async () => {
    const { path } = pathInDirectory();
    const original = fileStore(freshPath());
    await original.open();
    const id = idOf(await add(original));
    for (const suffix of ['', '-wal']) copyFileSync(original.describe().path + suffix, path + suffix);
    await original.close();
    const store = fileStore(path);
    await store.open();
    assert.deepEqual(await listIds(store), [id]);
    await store.close();
  });

  it('may have been cut off while its first process created it', async () => {
    const { path } = pathInDirectory();
    await copyCreation(path, `PRAGMA application_id = ${APPLICATION_ID}`);
    await createOwn(path);
    assert.deepEqual(readdirSync(join(path, '..')), ['customers.db']);
  });
});
