import { after, before } from 'node:test';
import { storeConformance } from '../../../adapters/conformance/store-conformance.ts';
import { RedisStore } from '../../../adapters/redis/index.ts';
import { RedisServer } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';

redisSuite('on one server', () => {
  let server: RedisServer;
  before(async () => {
    server = await RedisServer.start();
  });
  after(() => server.stop());

  storeConformance({
    name: 'RedisStore',
    create: (data) => new RedisStore({ kind: 'redis', url: server.url, prefix: `${data}:` }),
    capabilities: { durable: true, shared: true },
  });
});
