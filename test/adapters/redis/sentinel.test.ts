import { after, before } from 'node:test';
import { storeConformance } from '../../../adapters/conformance/store-conformance.ts';
import { RedisStore } from '../../../adapters/redis/index.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { Sentinels } from '../../support/redis/topologies.ts';

redisSuite('through Sentinel', () => {
  let sentinels: Sentinels;
  let client: Awaited<ReturnType<Sentinels['client']>>;
  let holder: RedisStore;
  before(async () => {
    sentinels = await Sentinels.start();
    client = await sentinels.client();
    // Keeps the connection that all stores of the client share open, so that not every case opens it again.
    holder = new RedisStore({ kind: 'redis', client });
    await holder.open();
  });
  after(async () => {
    await holder.close();
    await client.destroy();
    await sentinels.stop();
  });

  storeConformance({
    name: 'RedisStore',
    create: (data) => new RedisStore({ kind: 'redis', client, prefix: `${data}:` }),
    capabilities: { durable: true, shared: true },
    concurrency: 50,
  });
});
