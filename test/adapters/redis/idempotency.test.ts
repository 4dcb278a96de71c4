import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { SCOPE } from '../../../adapters/conformance/samples.ts';
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

      it('begins new keys of one turn once each', async () => {
        const { hashKey } = await store.header(SCOPE, { hashKey: 'proposed' });
        const now = Date.now();
        const begin = (key: string, operation: string) =>
          store.begin(SCOPE, {
            key,
            operation,
            fingerprint: 'fingerprint',
            hashKey,
            now,
            leaseUntil: now + 5000,
            expiresAt: now + 60_000,
          });
        const replies = await Promise.all([begin('twice', '1'), begin('once', '2'), begin('twice', '3')]);
        assert.deepEqual(replies, [
          { status: 'begun', operation: '1' },
          { status: 'begun', operation: '2' },
          { status: 'running' },
        ]);
      });
    });
  }
});
