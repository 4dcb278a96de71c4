import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { RESP_TYPES } from 'redis';
import { RedisServer } from '../../../support/redis/server.ts';
import { redisSuite } from '../../../support/redis/suite.ts';
import { clientOf, Sentinels } from '../../../support/redis/topologies.ts';
import { rejection } from '../../../support/rejection.ts';
import { CASE_LIMIT, open, STORE_TIMEOUT } from './opening.ts';

redisSuite('a Redis store that opens', () => {
  let server: RedisServer;
  before(async () => {
    server = await RedisServer.start();
  });
  after(() => server.stop());

  test('an operation on a scope that is new to the store reports why the server does not respond', async () => {
    const gone = await RedisServer.start();
    const clientele = await open({ url: gone.url });
    await gone.stop();
    const error = await rejection(clientele.customers.retrieve('cus_1', {}, { timeout: 500 }));
    assert.equal(error.code, 'store_unavailable');
    assert.match(error.message, /refuses the connection/);
    await clientele.close();
  });

  test(
    'a client that the application closed fails its operations immediately, until it is connected again',
    CASE_LIMIT,
    async () => {
      const sentinels = await Sentinels.start();
      try {
        for (const client of [await clientOf(server.url), await sentinels.client()]) {
          const clientele = await open({ client }, { timeout: STORE_TIMEOUT });
          await client.destroy();
          const error = await rejection(clientele.customers.retrieve('cus_1'));
          assert.equal(error.code, 'store_unavailable');
          assert.match(error.message, /client is closed/);
          await client.connect();
          assert.equal((await rejection(clientele.customers.retrieve('cus_1'))).code, 'resource_missing');
          await clientele.close();
          await client.destroy();
        }
      } finally {
        await sentinels.stop();
      }
    },
  );

  for (const scheme of ['valkey', 'redis', 'REDIS']) {
    test(`opens a URL that begins with ${scheme}://`, async () => {
      const clientele = await open({ url: ` ${scheme}://127.0.0.1:${server.port}/1\n` });
      await clientele.close();
    });
  }

  test('opens with clients whose command options the store does not use', async () => {
    const client = await clientOf(server.url);
    const clients = [
      client.withAbortSignal(AbortSignal.abort()),
      client.withCommandOptions({ timeout: 1 }),
      client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer }),
    ];
    for (const view of clients) {
      const clientele = await open({ client: view });
      assert.deepEqual((await clientele.customers.list()).data, []);
      await clientele.close();
    }
    client.destroy();
  });

  for (const RESP of [2, 3] as const) {
    test(`opens with a client of RESP ${RESP}`, async () => {
      const client = await clientOf(server.url, { RESP });
      const clientele = await open({ client });
      const { store } = await clientele.describe();
      assert.match(JSON.stringify(store.servers), /noeviction/);
      await clientele.close();
      client.destroy();
    });
  }
});
