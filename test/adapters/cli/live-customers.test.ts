import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findLiveCustomers } from '../../../adapters/cli/live-customers.ts';
import type { StoreOptions } from '../../../src/index.ts';
import { openClientele } from '../../support/any-verifiers.ts';
import { worker } from '../../support/file-worker.ts';
import { assertError } from '../../support/http.ts';
import { RedisServer } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { customerOf } from './customers.ts';
import { DEFAULT_KEY, request, withServer } from './started-cli.ts';
import { storeFolder } from './store-folder.ts';

const FOUND = 'the store has live customers';

/** Creates a customer in another namespace than that of the server, and deletes it. */
async function addAndDelete(store: StoreOptions, livemode: boolean): Promise<void> {
  const clientele = await openClientele(store, { livemode, namespace: 'shop' });
  const customer = customerOf(1, { livemode });
  for await (const { imported } of clientele.import([customer])) assert.ok(imported);
  await clientele.customers.delete(customer.id as string);
  await clientele.close();
}

/** Asserts that live customers of any namespace are found, deleted ones too, and that the search writes nothing. */
async function assertFound(store: StoreOptions, contents: () => Promise<unknown>): Promise<void> {
  await addAndDelete(store, false);
  // The search opens the test customers of its namespace, as the server does.
  await findLiveCustomers(store, 'default');
  const before = await contents();
  assert.equal(await findLiveCustomers(store, 'default'), undefined);
  assert.deepEqual(await contents(), before);
  await addAndDelete(store, true);
  assert.equal(await findLiveCustomers(store, 'default'), FOUND);
}

/** A server in test mode has no console and cannot be steered, and serves its own customers. */
async function assertAbsent(location: string): Promise<void> {
  await withServer(['--store', location], async ({ url, output }) => {
    for (const line of [
      'GET /',
      'POST /_test/cards',
      'GET /_test/events',
      'GET /_test/store',
      'POST /_test/customers',
    ]) {
      assertError(await request(url, line, DEFAULT_KEY), 404, 'resource_missing');
    }
    assert.deepEqual((await request(url, 'GET /v1/customers', DEFAULT_KEY)).body.data, []);
    assert.match(output(), /^Console: +none, and no \/_test, because the store has live customers$/m);
    assert.doesNotMatch(output(), /Issue a card/);
  });
}

describe('live customers of a store', () => {
  test('are found in a file', async (t) => {
    const path = storeFolder(t)('customers.db');
    const store = { kind: 'file', path, worker } as const;
    const contents = async () => {
      const clientele = await openClientele(store, { namespace: 'shop' });
      const cursor = await clientele.cursor();
      await clientele.close();
      return cursor;
    };
    await assertFound(store, contents);
    await assertAbsent(`file:${path}`);
  });

  redisSuite('in Redis', () => {
    test('are found, in every partition and with any prefix, and nothing is written', async (t) => {
      const redis = await RedisServer.start();
      t.after(() => redis.stop());
      const keys = async () => (await redis.command('KEYS', '*')).split('\r\n').sort();
      for (const options of [{}, { partitions: 8 }, { prefix: 'a*[b]?\\:' }]) {
        await redis.command('FLUSHALL');
        await assertFound({ kind: 'redis', url: redis.url, ...options }, keys);
      }
      await redis.command('FLUSHALL');
      const others = { kind: 'redis', url: redis.url, prefix: 'other:' } as const;
      await addAndDelete(others, true);
      assert.equal(
        await findLiveCustomers({ kind: 'redis', url: redis.url }, 'default'),
        undefined,
        'of another prefix',
      );
      await addAndDelete({ kind: 'redis', url: redis.url }, true);
      await assertAbsent(redis.url);
    });

    test('are not excluded if the user may not search for them', async (t) => {
      const redis = await RedisServer.start();
      t.after(() => redis.stop());
      await redis.command('ACL', 'SETUSER', 'service', 'on', '>secret', '~*', '&*', '+@all', '-scan');
      const url = redis.url.replace('redis://', 'redis://service:secret@');
      const reason = await findLiveCustomers({ kind: 'redis', url }, 'default');
      assert.match(reason ?? '', /^it is not known whether the store has live customers \(.*\)$/);
      assert.doesNotMatch(reason ?? '', /secret/);
    });
  });

  test('are not searched in memory', async () => {
    assert.equal(await findLiveCustomers({ kind: 'memory' }, 'default'), undefined);
  });
});
