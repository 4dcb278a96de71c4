import { after, before } from 'node:test';
import { stateConformance, stateOfStore, storeConformance } from '../../../adapters/conformance/index.ts';
import { RedisStore } from '../../../adapters/redis/index.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { Cluster } from '../../support/redis/topologies.ts';

redisSuite('on a cluster of three primaries', () => {
  let cluster: Cluster;
  let client: Awaited<ReturnType<Cluster['client']>>;
  before(async () => {
    cluster = await Cluster.start();
    client = await cluster.client();
  });
  after(async () => {
    client.destroy();
    await cluster.stop();
  });

  for (const partitions of [1, 16]) {
    const create = (data: string) => new RedisStore({ kind: 'redis', client, partitions, prefix: `${data}:` });
    const options = {
      name: `RedisStore, partitions: ${partitions},`,
      capabilities: { durable: true, shared: true },
      concurrency: 50,
    };
    storeConformance({ ...options, create });
    stateConformance({ ...options, ...stateOfStore(create) });
  }
});
