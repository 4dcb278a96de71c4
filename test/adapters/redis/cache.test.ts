import { after, before } from 'node:test';
import { CachedStore } from '../../../adapters/cache/index.ts';
import { storeConformance } from '../../../adapters/conformance/store-conformance.ts';
import { RedisStore } from '../../../adapters/redis/index.ts';
import { RedisServer } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';

redisSuite('RedisStore behind the read cache', () => {
  let server: RedisServer;
  before(async () => {
    server = await RedisServer.start();
  });
  after(() => server.stop());

  storeConformance({
    name: 'CachedStore around RedisStore',
    create: (data) =>
      new CachedStore(new RedisStore({ kind: 'redis', url: server.url, prefix: `${data}:` }), { max: 1000 }),
    capabilities: { durable: true, shared: true },
    concurrency: 50,
  });
});
