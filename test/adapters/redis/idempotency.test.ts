import { after, before, describe, it } from 'node:test';
import { RedisStore } from '../../../adapters/redis/index.ts';
import { idempotencyCases, runOnStore } from '../../support/idempotency-cases.ts';
import { RedisServer } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';

redisSuite('the idempotency keys of Redis', () => {
  let server: RedisServer;
  before(async () => {
    server = await RedisServer.start();
  });
  after(() => server.stop());

  for (const partitions of [1, 16]) {
    describe(`at ${partitions} partitions`, () => {
      let store: RedisStore;
      before(async () => {
        store = new RedisStore({ kind: 'redis', url: server.url, prefix: `keys${partitions}:`, partitions });
        await store.open();
      });
      after(() => store.close());

      for (const each of idempotencyCases) {
        it(each.name, () => runOnStore(store, each));
      }
    });
  }
});
