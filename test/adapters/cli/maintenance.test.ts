import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { RedisServer } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { type CliResult, cliArgs, runCli } from './built-cli.ts';
import { customersOf, ndjsonOf } from './customers.ts';
import { storeFolder } from './store-folder.ts';

const importInto = async (store: string, count: number): Promise<void> => {
  const { status, stderr } = await runCli(['import', '-', '--store', store], ndjsonOf(customersOf(count)));
  assert.equal(status, 0, stderr);
};

const linux = { skip: existsSync('/dev/full') ? false : 'it writes to /dev/full' };

/** Runs a script of the shell, whose arguments `"$@"` run the program. */
async function runInShell(script: string, args: readonly string[]): Promise<Omit<CliResult, 'stdout'>> {
  const program = [process.execPath, ...(await cliArgs()), ...args];
  const child = spawn('sh', ['-c', script, 'sh', ...program], { stdio: ['ignore', 'ignore', 'pipe'] });
  const [stderr, [status]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  return { status, stderr };
}

describe('clientele verify and describe', () => {
  test('report on a file store, as a text and as JSON', async (t) => {
    const store = `file:${storeFolder(t)('a.db')}`;
    await importInto(store, 3);
    const verified = await runCli(['verify', '--store', store]);
    assert.match(verified.stdout, /^Checked 3 customers, found 0 problems, in [\d.]+ s\.\n$/);
    const { checked, problems } = JSON.parse((await runCli(['verify', '--store', store, '--json'])).stdout);
    assert.deepEqual([checked, problems], [3, []]);
    const described = await runCli(['describe', '--store', store, '--namespace', 'shop', '--live']);
    assert.match(
      described.stdout,
      /^namespace: shop\nlivemode: true\nstore\.kind: file\nstore\.capabilities\.durable: true\n/,
    );
    const description = JSON.parse((await runCli(['describe', '--store', store, '--json'])).stdout);
    assert.deepEqual([description.namespace, description.livemode, description.store.kind], ['default', false, 'file']);
    assert.deepEqual([verified.status, described.status, verified.stderr + described.stderr], [0, 0, '']);
  });

  redisSuite('with Redis', () => {
    test('verify prints each problem and fails', async (t) => {
      const redis = await RedisServer.start();
      t.after(() => redis.stop());
      const { url } = redis;
      await importInto(url, 3);
      const described = await runCli(['describe', '--store', url, '--json']);
      assert.equal(JSON.parse(described.stdout).store.kind, 'redis', described.stderr);
      const [key = ''] = /clientele\S*customer:cus_00000000000001/.exec(await redis.rawCommand('KEYS', '*')) ?? [];
      assert.equal(await redis.command('DEL', key), ':1');
      const verified = await runCli(['verify', '--store', url]);
      assert.match(
        verified.stdout,
        /cus_00000000000001: .+\nChecked \d customers?, found [1-9]\d* problems?, in [\d.]+ s\.\n$/,
      );
      assert.equal(verified.status, 1);
      const json = await runCli(['verify', '--store', url, '--json']);
      assert.equal(JSON.parse(json.stdout).problems.length > 0, true);
      assert.equal(json.status, 1);
    });
  });

  test('a damaged file is reported, with status 1', async (t) => {
    const path = storeFolder(t)('a.db');
    await importInto(`file:${path}`, 300);
    const bytes = readFileSync(path);
    bytes.fill(0x5a, 8192, bytes.length);
    writeFileSync(path, bytes);
    const { status, stdout, stderr } = await runCli(['verify', '--store', `file:${path}`]);
    assert.equal(status, 1);
    assert.match(stdout + stderr, /problem|damaged|corrupt/);
    assert.doesNotMatch(stdout + stderr, /canary| at .*\.mjs/);
  });

  test('a result that cannot be written to stdout is reported, with status 1', linux, async (t) => {
    const path = storeFolder(t);
    const store = `file:${path('a.db')}`;
    writeFileSync(path('customers.ndjson'), ndjsonOf(customersOf(3)));
    const commands: string[][] = [
      ['import', path('customers.ndjson'), '--store', store],
      ['verify', '--store', store],
      ['describe', '--store', store, '--json'],
      ['export', '--store', store],
      ['copy', '--from', store, '--to', `file:${path('b.db')}`],
      ['backup', path('backup.db'), '--store', store],
      ['restore', path('backup.db'), '--store', `file:${path('c.db')}`],
      ['--help'],
    ];
    for (const command of commands) {
      const { status, stderr } = await runInShell('exec "$@" > /dev/full', command);
      assert.match(
        stderr,
        /^stdout cannot be written, and its text is incomplete: its disk is full, .*\.$/m,
        command[0],
      );
      assert.equal(status, 1, command[0]);
    }
    assert.equal((await runCli(['verify', '--store', `file:${path('c.db')}`])).status, 0);
  });

  test('a result that a file takes only in part is reported, with status 1', linux, async (t) => {
    const path = storeFolder(t);
    const store = `file:${path('a.db')}`;
    await importInto(store, 1000);
    const cases: [blocks: number, command: string[]][] = [
      [1, ['import', '--help']],
      // The store needs more than this limit for none of its own writes.
      [300, ['export', '--store', store]],
    ];
    for (const [blocks, command] of cases) {
      // The system writes up to the limit, in blocks of 512 or 1,024 bytes, like a nearly full disk.
      const script = `trap '' XFSZ; ulimit -f ${blocks}; exec "$@" > ${path('out')}`;
      const { status, stderr } = await runInShell(script, command);
      assert.match(
        stderr,
        /^stdout cannot be written, and its text is incomplete: its file has reached the size limit/m,
      );
      assert.equal(/Exported .* Not all were exported\.\n$/.test(stderr), command[0] === 'export', stderr);
      assert.equal(status, 1);
    }
  });

  test('a file that cannot be created is reported with the remedy', linux, async () => {
    const { status, stderr } = await runCli(['import', '-', '--store', 'file:/proc/a.db']);
    assert.match(
      stderr,
      /^--store: .* cannot be read or written, so check the rights on it and on its directory, and /,
    );
    assert.equal(status, 1);
  });

  test('a missing file is named, and not created', async (t) => {
    const path = storeFolder(t)('a.db');
    for (const command of [['verify'], ['describe'], ['export'], ['backup', `${path}.copy`]]) {
      const { status, stdout, stderr } = await runCli([...command, '--store', `file:${path}`]);
      assert.deepEqual([status, stdout], [1, '']);
      assert.match(stderr, /^--store: there is no file at .*a\.db: check the path\.\n$/);
    }
    assert.ok(!existsSync(path));
  });
});

describe('clientele backup and restore', () => {
  test('copy a file store and bring it back, and replace nothing without --replace', async (t) => {
    const path = storeFolder(t);
    const [store, backup] = [`file:${path('a.db')}`, path('backup.db')];
    await importInto(store, 3);
    const made = await runCli(['backup', backup, '--store', store]);
    assert.match(made.stdout, /^Backed up to .*backup\.db, in [\d.]+ s\.\n$/, made.stderr);
    assert.equal(statSync(backup).mode & 0o777, 0o600);
    const again = await runCli(['backup', backup, '--store', store]);
    assert.match(again.stderr, /backup\.db exists: choose another name for the backup\.\n$/);
    assert.deepEqual([made.status, again.status], [0, 1]);

    const more = ndjsonOf(customersOf(5));
    assert.equal((await runCli(['import', '-', '--store', store, '--on-existing', 'skip'], more)).status, 0);
    const refused = await runCli(['restore', backup, '--store', store]);
    assert.match(refused.stderr, /^--store: a file exists at this path: choose another one, or write --replace\.\n$/);
    assert.equal(refused.status, 1);
    assert.equal((await runCli(['export', '--store', store])).stdout, more);
    const restored = await runCli(['restore', backup, '--store', store, '--replace', '--json']);
    assert.equal(JSON.parse(restored.stdout).to, path('a.db'), restored.stderr);
    assert.equal((await runCli(['export', '--store', store])).stdout, ndjsonOf(customersOf(3)));

    const none = path('no folder/b.db');
    const damaged = path('damaged.db');
    writeFileSync(damaged, readFileSync(backup).fill(0x5a, 8192));
    writeFileSync(path('text'), 'canary');
    const cases: [command: string[], store: string, message: RegExp][] = [
      [['restore', damaged], path('b.db'), /^BACKUP: The stored data is damaged: .*\n$/],
      [
        ['restore', path('text')],
        path('b.db'),
        /^The parameter BACKUP is invalid: it must be a backup of a file store/,
      ],
      [['restore', backup], none, /^The parameter --store is invalid: it must be a path in a directory that exists/],
      [['restore', backup, '--replace'], backup, /^The parameter --store is invalid: it must be another path/],
      [['backup', none], path('a.db'), /^The parameter FILE is invalid: it must be a path in a directory that exists/],
    ];
    for (const [command, to, message] of cases) {
      const { status, stderr } = await runCli([...command, '--store', `file:${to}`]);
      assert.match(stderr, message);
      assert.equal(status, 1);
    }

    const other = await runCli(['restore', path('none.db'), '--store', `file:${path('b.db')}`]);
    assert.match(other.stderr, /the path of a backup that exists/);
    assert.deepEqual([restored.status, other.status, existsSync(path('b.db'))], [0, 1, false]);
  });

  test('refuse a store that is no file', async () => {
    for (const command of ['backup', 'restore']) {
      const { status, stderr } = await runCli([command, 'x.db', '--store', 'redis://127.0.0.1:6379']);
      assert.match(
        stderr,
        /^--store must be file:<path>: a backup is a copy of a file store\. See clientele --help\.\n$/,
      );
      assert.equal(status, 2);
    }
  });
});
