import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseOptions, UsageError } from '../../../adapters/cli/option-parser.ts';
import { storeOf } from '../../../adapters/cli/store-location.ts';
import { RedisServer } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { runCli } from './built-cli.ts';
import { customersOf, ndjsonOf } from './customers.ts';

describe('the location of a store', () => {
  test('is memory, a file, or a Redis URL of any scheme', () => {
    assert.deepEqual(storeOf('--store', 'memory'), { kind: 'memory' });
    assert.deepEqual(storeOf('--store', 'file:./a b?.db'), { kind: 'file', path: './a b?.db' });
    for (const scheme of ['redis', 'rediss', 'valkey', 'valkeys', 'redis+tls', 'valkey+ssl', 'REDIS']) {
      const url = `${scheme}://user:p%3Fw@host:6379/1`;
      assert.deepEqual(storeOf('--store', url), { kind: 'redis', url });
    }
  });

  test('has the options of a Redis store in its query', () => {
    assert.deepEqual(storeOf('--store', 'redis://h?partitions=16&prefix=shop%3A&minReplicas=1'), {
      kind: 'redis',
      url: 'redis://h',
      partitions: 16,
      prefix: 'shop:',
      minReplicas: 1,
    });
    assert.deepEqual(storeOf('--store', 'redis://h/2?prefix='), { kind: 'redis', url: 'redis://h/2', prefix: '' });
  });

  test('is refused with the option, and without a value', () => {
    const wrong: [location: string, message: RegExp][] = [
      ['canary', /^--to must be memory, file:<path> or redis:/],
      ['redis://h?canary=1', /^--to: a Redis URL can have partitions, prefix, minReplicas once each/],
      ['redis://h?partitions=1&partitions=2', /^--to: a Redis URL can have/],
      ['redis://h?partitions=canary', /^--to: partitions must be a whole number\.$/],
      ['redis://h?minReplicas=1.5', /^--to: minReplicas must be a whole number\.$/],
      ['redis://:ca?nary@h', /^--to: a Redis URL can have/],
    ];
    for (const [location, message] of wrong) {
      assert.throws(
        () => storeOf('--to', location),
        (error) => error instanceof UsageError && message.test(error.message) && !error.message.includes('canary'),
        location,
      );
    }
  });
});

describe('options with a secret', () => {
  const OPTIONS = { store: { type: 'string' }, key: { type: 'string' }, namespace: { type: 'string' } } as const;

  test('have the value of an environment variable, unless they are given', (t) => {
    const names = ['CLIENTELE_STORE', 'CLIENTELE_KEY', 'CLIENTELE_NAMESPACE'];
    t.after(() => {
      for (const name of names) delete process.env[name];
    });
    process.env.CLIENTELE_STORE = 'file:a.db';
    process.env.CLIENTELE_KEY = '';
    process.env.CLIENTELE_NAMESPACE = 'other';
    const { store, key, namespace } = parseOptions([], OPTIONS).values;
    assert.deepEqual([store, key, namespace], ['file:a.db', undefined, undefined]);
    assert.equal(parseOptions(['--store', 'memory'], OPTIONS).values.store, 'memory');
  });
});

redisSuite('a Redis store with partitions and a prefix', () => {
  test('is imported, exported, described and verified', async (t) => {
    const redis = await RedisServer.start();
    t.after(() => redis.stop());
    const store = ['--store', `${redis.url}?partitions=4&prefix=shop:`];
    const customers = customersOf(12);
    const imported = await runCli(['import', '-', ...store], ndjsonOf(customers));
    assert.equal(imported.status, 0, imported.stderr);
    assert.equal((await runCli(['export', ...store])).stdout, ndjsonOf(customers));
    const described = JSON.parse((await runCli(['describe', ...store, '--json'])).stdout);
    assert.equal(described.store.partitions, 4);
    assert.equal((await runCli(['verify', ...store])).status, 0);
    const other = await runCli(['export', '--store', `${redis.url}?prefix=shop:`]);
    assert.match(other.stderr, /^--store: .*the number that the namespace was created with/);
    assert.equal((await runCli(['export', '--store', redis.url])).stdout, '');
  });
});
