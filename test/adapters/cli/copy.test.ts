import assert from 'node:assert/strict';
import { copyFileSync, existsSync, linkSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, test } from 'node:test';
import { isSameStore } from '../../../adapters/cli/same-store.ts';
import { readStore } from '../../../adapters/cli/store-arguments.ts';
import { RedisServer } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { type CliResult, runCli } from './built-cli.ts';
import { customerOf, customersOf, ndjsonOf } from './customers.ts';
import { createStoreAboveLimits } from './store-above-limits.ts';
import { storeFolder } from './store-folder.ts';

const importInto = async (store: string, customers: readonly unknown[], ...args: string[]): Promise<void> => {
  const { status, stderr } = await runCli(['import', '-', '--store', store, ...args], ndjsonOf(customers));
  assert.equal(status, 0, stderr);
};

const exportOf = async (store: string): Promise<string> => (await runCli(['export', '--store', store])).stdout;

const copy = (from: string, to: string, ...args: string[]): Promise<CliResult> =>
  runCli(['copy', '--from', from, '--to', to, ...args]);

describe('clientele copy', () => {
  redisSuite('with Redis', () => {
    test('copies a file to Redis and back, and compares the stores', async (t) => {
      const redis = await RedisServer.start();
      t.after(() => redis.stop());
      const path = storeFolder(t);
      const [from, back] = [`file:${path('a.db')}`, `file:${path('b.db')}`];
      const customers = customersOf(600);
      await importInto(from, customers);
      for (const [source, target] of [
        [from, redis.url],
        [redis.url, back],
      ] as const) {
        const { status, stdout, stderr } = await copy(source, target);
        assert.match(stdout, /^Imported 600 customers\. Both stores have 600 equal customers\. It took [\d.]+ s\.\n$/);
        assert.deepEqual([status, stderr], [0, '']);
      }
      assert.equal(await exportOf(back), ndjsonOf(customers));
    });

    test('ends when the target is full, and names its option', async (t) => {
      const redis = await RedisServer.start();
      t.after(() => redis.stop());
      const from = `file:${storeFolder(t)('a.db')}`;
      await importInto(from, customersOf(600));
      assert.equal(await redis.command('CONFIG', 'SET', 'maxmemory', '1'), '+OK');
      const { status, stdout, stderr } = await copy(from, redis.url, '--json');
      const { imported, failed, complete, comparison } = JSON.parse(stdout);
      assert.deepEqual([imported, failed > 0 && failed < 600, complete, comparison], [0, true, false, null]);
      assert.match(stderr, /^--to: The store is full.*\n$/);
      assert.equal(status, 1);
    });

    test('prints the counts of the import if the comparison fails', async (t) => {
      const redis = await RedisServer.start();
      t.after(() => redis.stop());
      const from = `file:${storeFolder(t)('a.db')}`;
      await importInto(from, customersOf(3));
      await importInto(redis.url, [customerOf(9)]);
      const [key = ''] = /clientele\S*customer:cus_00000000000009/.exec(await redis.rawCommand('KEYS', '*')) ?? [];
      assert.equal(await redis.command('SET', key, 'damaged'), '+OK');
      const { status, stdout, stderr } = await copy(from, redis.url, '--json');
      const { imported, complete, comparison } = JSON.parse(stdout);
      assert.deepEqual([imported, complete, comparison], [3, true, null]);
      assert.match(stderr, /^--to: .*\n$/);
      assert.equal(status, 1);
    });

    test('names the option of the store that it cannot open', async (t) => {
      const redis = await RedisServer.start();
      await redis.stop();
      const file = `file:${storeFolder(t)('a.db')}`;
      await importInto(file, customersOf(1));
      const url = redis.url.replace('//', '//:canary@');
      for (const [from, to, option] of [
        [file, url, '--to'],
        [url, file, '--from'],
      ] as const) {
        const { status, stdout, stderr } = await copy(from, to);
        assert.deepEqual([status, stdout], [1, '']);
        assert.ok(stderr.startsWith(`${option}: The store is unavailable`), stderr);
        assert.doesNotMatch(stderr, /canary/);
      }
    });
  });

  test('finishes a copy that was interrupted, live customers of a namespace too', async (t) => {
    const path = storeFolder(t);
    const [from, to] = [`file:${path('a.db')}`, `file:${path('b.db')}`];
    const scope = ['--live', '--namespace', 'shop'];
    const customers = customersOf(20, { livemode: true });
    await importInto(from, customers, ...scope);
    await importInto(to, customers.slice(0, 7), ...scope);
    const { status, stdout } = await copy(from, to, ...scope, '--json');
    const { seconds, ...result } = JSON.parse(stdout);
    const comparison = { equal: 20, different: 0, onlyInSource: 0, onlyInTarget: 0 };
    assert.deepEqual(result, { imported: 20, refused: 0, failed: 0, complete: true, comparison });
    assert.equal(typeof seconds, 'number');
    assert.equal(status, 0);
  });

  test('reports customers that differ, and customers that only the target has', async (t) => {
    const path = storeFolder(t);
    const [from, to] = [`file:${path('a.db')}`, `file:${path('b.db')}`];
    await importInto(from, customersOf(10));
    await importInto(to, [customerOf(4, { email: 'canary@example.org' }), customerOf(11)]);
    const { status, stdout, stderr } = await copy(from, to);
    assert.match(
      stdout,
      /^Imported 9 customers, refused 1\. The stores differ: 9 equal, 1 different, 0 only in --from, 1 only in --to\. /,
    );
    assert.match(stderr, /^Customer 4 \(resource_exists\): .*\n$/);
    assert.doesNotMatch(stdout + stderr, /canary|cus_0/);
    assert.equal(status, 1);
  });

  test('copies what the limits of the source have allowed', async (t) => {
    const path = storeFolder(t);
    const [from, to] = [`file:${path('a.db')}`, `file:${path('b.db')}`];
    await createStoreAboveLimits(path('a.db'));
    const { status, stdout, stderr } = await copy(from, to);
    assert.match(stdout, /^Imported 1 customer\. Both stores have 1 equal customer\. /, stderr);
    assert.equal(status, 0);
  });

  test('memory, a missing source and the same store twice are refused, and create no store', async (t) => {
    const path = storeFolder(t);
    const [from, to] = [`file:${path('a.db')}`, `file:${path('b.db')}`];
    const cases: [from: string, to: string, status: number, message: RegExp][] = [
      ['memory', to, 2, /^--from must be file:<path> or .*memory ends with the command\./],
      [to, 'memory', 2, /^--to must be file:<path> or .*memory ends with the command\./],
      [to, to, 2, /^--from and --to must be different stores\./],
      [from, to, 1, /^--from: there is no file at .*a\.db: check the path\.\n$/],
    ];
    for (const [source, target, expected, message] of cases) {
      const { status, stdout, stderr } = await copy(source, target);
      assert.deepEqual([status, stdout], [expected, '']);
      assert.match(stderr, message);
    }
    assert.ok(!existsSync(path('a.db')) && !existsSync(path('b.db')));
  });

  test('a target that is the source under another name is refused', async (t) => {
    const path = storeFolder(t);
    const [from, to] = [`file:${path('a.db')}`, `file:${path('b.db')}`];
    await importInto(from, customersOf(3));
    symlinkSync('a.db', path('link.db'));
    linkSync(path('a.db'), path('hard.db'));
    for (const name of ['/.//a.db', '/link.db', '/hard.db']) {
      const target = dirname(path('a.db')) + name;
      const { status, stdout, stderr } = await copy(from, `file:${target}`);
      assert.deepEqual([status, stdout], [2, ''], target);
      assert.match(stderr, /^--from and --to must be different stores\./);
    }
    // A file with the same content is another store.
    copyFileSync(path('a.db'), path('b.db'));
    assert.equal((await copy(from, to)).status, 0);
  });

  test('two URLs of one Redis database and prefix are one store', () => {
    const same = (a: string, b: string) =>
      isSameStore(readStore('--from', `redis://${a}`), readStore('--to', `redis://${b}`));
    assert.ok(same('h', 'H:6379'));
    assert.ok(same('h', 'user:password@h/0'));
    assert.ok(same('h/', 'h?partitions=2'));
    assert.ok(same('[::1]:7000/2?prefix=a', '[::1]:7000/2?prefix=a&minReplicas=1'));
    for (const other of ['h:6380', 'h/1', 'i', 'h?prefix=', 'h?prefix=a']) assert.ok(!same('h', other), other);
    assert.ok(!same('h:99999', 'h:99999'));
  });
});
