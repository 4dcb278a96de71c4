import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, relative } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { MAX_PATH_BYTES } from '../../../adapters/file/sqlite-layout.ts';
import { createClientele } from '../../../src/index.ts';
import { execute } from '../../support/execute.ts';
import { freshPath, longPath } from '../../support/file-store.ts';
import { worker } from '../../support/file-worker.ts';
import { rejects } from '../../support/rejection.ts';
import { APP } from '../../support/world.ts';

const options = (path: unknown, more: object = {}) => ({
  store: { kind: 'file' as const, path: path as string, worker, ...more },
});

/** Returns an empty directory. */
function directory(): string {
  const path = freshPath();
  mkdirSync(path);
  return path;
}

/** Returns an object whose properties cannot be read. */
function unreadable(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

const permissionsOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

/** Creates a customer in a file, and returns the path that the store describes. */
async function use(path: unknown, more?: object): Promise<unknown> {
  const clientele = await createClientele(options(path, more));
  await clientele.customers.create({ app: APP, ...clientele.fakes.issueCard() });
  const { store } = await clientele.describe();
  await clientele.close();
  return store.path;
}

describe('the path of a file', () => {
  it('is a plain path or a URL object, and the same file in each form', async () => {
    const home = directory();
    const path = `${home}/a b?c#d%20é.db`;
    for (const form of [path, relative('.', path), pathToFileURL(path), `${home}/x/../a b?c#d%20é.db`]) {
      assert.equal(await use(form), path);
    }
    assert.deepEqual(readdirSync(home), ['a b?c#d%20é.db']);
    const clientele = await createClientele(options(path));
    assert.equal((await clientele.customers.list()).data.length, 4);
    await clientele.close();
  });

  const home = directory();
  const REFUSED: readonly (readonly [unknown, RegExp])[] = [
    [undefined, /the path of a file, or a URL object with the protocol file:/],
    [null, /the path of a file, or a URL object/],
    ['', /the path of a file, or a URL object/],
    [5, /the path of a file, or a URL object/],
    [{}, /the path of a file, or a URL object/],
    [[`${home}/x.db`], /the path of a file, or a URL object/],
    [Buffer.from(`${home}/x.db`), /the path of a file, or a URL object/],
    [new URL('https://example.com/x.db'), /the path of a file, or a URL object/],
    [new URL(`file://${home}/x.db?mode=memory`), /the path of a file, or a URL object/],
    [new URL(`file://${home}/x.db#a`), /the path of a file, or a URL object/],
    [new URL(`file://${home}/x%2Fy.db`), /the path of a file, or a URL object/],
    [new URL(`file://${home}/x%00.db`), /NUL/],
    [new URL('file::memory:'), /use \{ kind: 'memory' \}/],
    [new URL('file://host/x.db'), /the path of a file, or a URL object/],
    [unreadable(), /the path of a file, or a URL object/],
    [':memory:', /use \{ kind: 'memory' \}/],
    ['file::memory:', /a path without a scheme, or a URL object/],
    ['file:x?mode=memory', /use \{ kind: 'memory' \}/],
    ['file:x.db', /a path without a scheme, or a URL object/],
    [`file://${home}/x.db`, /a path without a scheme, or a URL object/],
    ['FILE:x.db', /a path without a scheme, or a URL object/],
    ['sqlite:x.db', /a path without a scheme, or a URL object/],
    ['redis://localhost', /a path without a scheme, or a URL object/],
    [`${home}/x\0.db`, /NUL/],
    [`${home}/x\ud800.db`, /lone surrogates/],
    [`${home}/x.db\n`, /white space/],
    [` ${home}/x.db`, /white space/],
    ['~', /use os\.homedir\(\)/],
    ['~/x.db', /use os\.homedir\(\)/],
    [home, /not of a directory/],
    [`${home}/`, /not of a directory/],
    [`${home}/new/`, /not of a directory/],
    [`${home}/new/.`, /not of a directory/],
    [`${home}/new/..`, /not of a directory/],
    ['.', /not of a directory/],
    [`${home}/x.db-wal`, /does not end in -wal, -shm or -journal/],
    ['/dev/null', /a regular file/],
    [`/dev/null/x.db`, /a path that can lead to a file: the system refuses it with ENOTDIR/],
    [`${home}/${'x'.repeat(300)}`, /refuses it with ENAMETOOLONG/],
  ];
  for (const [path, expected] of REFUSED) {
    it(`is refused as ${typeof path === 'string' ? JSON.stringify(path.slice(0, 60)) : inspect(path)}`, async () => {
      const error = await rejects(createClientele(options(path)), 'parameter_invalid', 'store[path]');
      assert.match(error.message, expected);
      assert.deepEqual(readdirSync(home), []);
      assert.ok(!existsSync(':memory:') && !existsSync('x.db') && !existsSync('~'));
    });
  }

  it('is refused if it is a loop of symbolic links', async () => {
    const path = `${directory()}/loop`;
    symlinkSync(path, path);
    const error = await rejects(createClientele(options(path)), 'parameter_invalid', 'store[path]');
    assert.match(error.message, /ELOOP/);
  });

  it('has at most as many bytes as SQLite can open, also if a symbolic link hides its length', async () => {
    const home = directory();
    const longest = longPath(home, MAX_PATH_BYTES);
    await use(longest, { createDirectory: true });
    const inFolder = readdirSync(dirname(longest));
    symlinkSync(dirname(longest), `${home}/link`);
    const tooLong = [`${longest}x`, `${home}/link/${basename(longest)}x`, `${longPath(`${home}/é`, MAX_PATH_BYTES)}x`];
    for (const path of tooLong) {
      for (const createDirectory of [true, false]) {
        const error = await rejects(
          createClientele(options(path, { createDirectory })),
          'parameter_invalid',
          'store[path]',
        );
        assert.match(error.message, /absolute form has more than 504 bytes/);
      }
    }
    assert.deepEqual(readdirSync(dirname(longest)), inFolder);
    assert.ok(!existsSync(`${home}/é`));
  });

  it('is refused if it is a named pipe, which nothing opens', async () => {
    const path = `${directory()}/pipe`;
    await execute(['-e', `require('node:child_process').execFileSync('mkfifo', [${JSON.stringify(path)}])`]);
    await rejects(createClientele(options(path)), 'parameter_invalid', 'store[path]');
  });

  for (const suffix of ['-wal', '-shm', '-journal']) {
    it(`is refused if a directory has the name that SQLite needs for ${suffix}`, async () => {
      const home = directory();
      mkdirSync(`${home}/x.db${suffix}`);
      const error = await rejects(createClientele(options(`${home}/x.db`)), 'store_unavailable');
      assert.match(error.message, /so remove the directory/);
      assert.deepEqual(readdirSync(home), [`x.db${suffix}`]);
    });
  }

  it('may contain symbolic links, also to a missing file', async () => {
    const [links, files] = [directory(), directory()];
    symlinkSync(`${files}/customers.db`, `${links}/first`);
    symlinkSync('first', `${links}/second`);
    await use(`${links}/second`);
    assert.deepEqual([readdirSync(files), readdirSync(links)], [['customers.db'], ['first', 'second']]);
    assert.equal(permissionsOf(`${files}/customers.db`), '600');
  });
});

describe('the directory of a file', () => {
  it('must exist, and the error names the option that creates it', async () => {
    const path = `${freshPath()}/deeper/customers.db`;
    const error = await rejects(createClientele(options(path)), 'store_unavailable');
    assert.match(error.message, /directory of its file does not exist, so create it or set createDirectory: true/);
    await use(path, { createDirectory: true });
    assert.equal(permissionsOf(dirname(path)), '700');
    assert.equal(permissionsOf(path), '600');
  });

  it('is that of a relative symbolic link, also if another link leads to the directory of the link', async () => {
    const [links, files] = [directory(), directory()];
    mkdirSync(`${files}/deeper`);
    symlinkSync('../customers.db', `${files}/deeper/link`);
    symlinkSync(`${files}/deeper`, `${links}/directory`);
    await use(`${links}/directory/link`);
    assert.deepEqual([readdirSync(files), readdirSync(links)], [['customers.db', 'deeper'], ['directory']]);
  });

  it('is refused if the system cannot create it', { timeout: 60_000, skip: !existsSync('/proc/self') }, async () => {
    await rejects(
      createClientele(options('/proc/missing/customers.db', { createDirectory: true })),
      'store_unavailable',
    );
  });

  it('is created where a symbolic link leads', async () => {
    const [links, files] = [directory(), freshPath()];
    symlinkSync(`${files}/customers.db`, `${links}/customers.db`);
    await rejects(createClientele(options(`${links}/customers.db`)), 'store_unavailable');
    await use(`${links}/customers.db`, { createDirectory: true });
    assert.equal(permissionsOf(files), '700');
    symlinkSync(`${files}/a/b`, `${links}/directory`);
    await use(`${links}/directory/c/customers.db`, { createDirectory: true });
    assert.deepEqual(readdirSync(`${files}/a/b/c`), ['customers.db']);
  });

  it('is not created for a value other than true', async () => {
    const path = `${freshPath()}/customers.db`;
    for (const createDirectory of ['true', 1, null]) {
      const creating = createClientele(options(path, { createDirectory }));
      await rejects(creating, 'parameter_invalid', 'store[createDirectory]');
    }
    assert.ok(!existsSync(dirname(path)));
  });
});

it('an existing empty file keeps its permissions, and so do the files beside it', async () => {
  const path = freshPath();
  writeFileSync(path, '', { mode: 0o640 });
  const clientele = await createClientele(options(path));
  assert.deepEqual(
    ['', '-wal', '-shm'].map((suffix) => permissionsOf(path + suffix)),
    ['640', '640', '640'],
  );
  await clientele.close();
});
