import { after, before } from 'node:test';
import { stateConformance, stateOfStore, storeConformance } from '../../../adapters/conformance/index.ts';
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

  const create = (data: string) => new RedisStore({ kind: 'redis', client, prefix: `${data}:` });
  const options = { name: 'RedisStore', capabilities: { durable: true, shared: true }, concurrency: 50 };
  storeConformance({ ...options, create });
  stateConformance({ ...options, ...stateOfStore(create) });
});
