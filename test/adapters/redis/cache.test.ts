import { after, before } from 'node:test';
import { CachedStore } from '../../../adapters/cache/index.ts';
import { stateConformance, stateOfStore, storeConformance } from '../../../adapters/conformance/index.ts';
import { RedisStore } from '../../../adapters/redis/index.ts';
import { RedisServer } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';

redisSuite('RedisStore behind the read cache', () => {
  let server: RedisServer;
  before(async () => {
    server = await RedisServer.start();
  });
  after(() => server.stop());

  const create = (data: string) =>
    new CachedStore(new RedisStore({ kind: 'redis', url: server.url, prefix: `${data}:` }), { max: 1000 });
  const options = {
    name: 'CachedStore around RedisStore',
    capabilities: { durable: true, shared: true },
    concurrency: 50,
  };
  storeConformance({ ...options, create });
  stateConformance({ ...options, ...stateOfStore(create) });
});
