import { after, before } from 'node:test';
import { storeConformance } from '../../../adapters/conformance/store-conformance.ts';
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
    storeConformance({
      name: `RedisStore, partitions: ${partitions},`,
      create: (data) => new RedisStore({ kind: 'redis', client, partitions, prefix: `${data}:` }),
      capabilities: { durable: true, shared: true },
      concurrency: 50,
    });
  }
});
