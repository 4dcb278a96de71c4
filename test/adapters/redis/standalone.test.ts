import { after, before } from 'node:test';
import { stateConformance, stateOfStore, storeConformance } from '../../../adapters/conformance/index.ts';
import { RedisStore } from '../../../adapters/redis/index.ts';
import { RedisServer } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';

redisSuite('on one server', () => {
  let server: RedisServer;
  before(async () => {
    server = await RedisServer.start();
  });
  after(() => server.stop());

  const capabilities = { durable: true, shared: true };
  const create = (data: string, partitions = 1) =>
    new RedisStore({ kind: 'redis', url: server.url, partitions, prefix: `${data}:` });
  storeConformance({ name: 'RedisStore', create: (data) => create(data), capabilities });
  for (const partitions of [1, 16]) {
    stateConformance({
      name: `RedisStore, partitions: ${partitions},`,
      ...stateOfStore((data) => create(data, partitions)),
      capabilities,
    });
  }
});
