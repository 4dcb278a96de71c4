import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { RedisStore } from '../../../adapters/redis/index.ts';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import type { Store } from '../../../src/core.ts';
import { collect } from '../../support/collect.ts';
import { fileStore, freshPath } from '../../support/file-store.ts';
import { RedisServer } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { APP } from '../../support/world.ts';

const HOUR = 3_600_000;
const NOW = Date.now();
const parameters = { app: APP, description: 'once' };
const options = { idempotencyKey: 'key' };

function clockTests(newStores: () => [Store, Store]): void {
  for (const [name, shift] of [['ahead', 25 * HOUR] as const, ['behind', -25 * HOUR] as const]) {
    it(`replays an operation, although the clock of another process is a day ${name}`, async () => {
      const stores = newStores();
      const [right, wrong] = await Promise.all(
        stores.map((store, i) => createTestClientele({ store, seed: i, requireSource: false, now: NOW + i * shift })),
      );
      assert.ok(right && wrong, 'two services');
      const created = await right.customers.create(parameters, options);
      await wrong.customers.create(parameters, { idempotencyKey: 'another key' });
      for (const clientele of [right, wrong]) {
        assert.deepEqual(await clientele.customers.create(parameters, options), created);
      }
      assert.equal((await collect(right.export())).length, 2);
      for (const store of stores) await store.close();
    });
  }
}

describe('on one file, an idempotency key', () => {
  clockTests(() => {
    const path = freshPath();
    return [fileStore(path), fileStore(path)];
  });
});

redisSuite('on one Redis, an idempotency key', () => {
  let server: RedisServer;
  let runs = 0;
  before(async () => {
    server = await RedisServer.start();
  });
  after(() => server.stop());

  for (const partitions of [1, 4]) {
    describe(`at ${partitions} partitions`, () => {
      clockTests(() => {
        runs += 1;
        const store = () => new RedisStore({ kind: 'redis', url: server.url, prefix: `clock${runs}:`, partitions });
        return [store(), store()];
      });
    });
  }
});
