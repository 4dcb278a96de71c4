import { test } from 'node:test';
import { SCOPE } from '../../../../adapters/conformance/samples.ts';
import { add } from '../../../../adapters/conformance/store-calls.ts';
import {
  assertCoherent,
  changeEmail,
  cleanupsOf,
  openPair,
  untilCached,
  untilSeen,
  untilTracking,
} from '../../../support/redis/coherence.ts';
import { until } from '../../../support/redis/server.ts';
import { redisSuite } from '../../../support/redis/suite.ts';
import { Cluster, Sentinels } from '../../../support/redis/topologies.ts';

redisSuite('a cache to which several Redis servers report writes', () => {
  test('shows the writes through Sentinel, before and after a failover', async (t) => {
    const cleanups = cleanupsOf(t);
    const sentinels = await Sentinels.start();
    cleanups.push(() => sentinels.stop());
    const [first, second] = [await sentinels.client(), await sentinels.client()];
    for (const client of [first, second]) cleanups.push(() => client.destroy());
    const pair = await openPair(cleanups, { client: first }, { client: second });
    const { cache, other } = pair;
    await untilTracking(cache);
    const record = await assertCoherent(pair);
    await untilCached(cache, record);
    const before = await sentinels.primaryPort();
    await sentinels.sentinels[0]?.command('SENTINEL', 'FAILOVER', 'clientele');
    await until('another is the primary', async () => (await sentinels.primaryPort()) !== before);
    await until('the other writes there', async () => (await add(other)) !== undefined);
    const latest = await changeEmail(other, record);
    await untilSeen(cache, latest);
    await untilTracking(cache);
    await assertCoherent({ cache, other, record: latest }, 3);
  });

  for (const partitions of [1, 16]) {
    test(`shows the writes on a cluster while slots move, and after a primary dies, partitions: ${partitions}`, async (t) => {
      const cleanups = cleanupsOf(t);
      const cluster = await Cluster.start();
      cleanups.push(() => cluster.stop());
      const [first, second] = [await cluster.client(), await cluster.client()];
      for (const client of [first, second]) cleanups.push(() => client.destroy());
      const pair = await openPair(cleanups, { client: first }, { client: second }, { partitions, prefix: 'm:' });
      const { cache, other } = pair;
      await untilTracking(cache);
      let record = await assertCoherent(pair);
      const many = await Promise.all(Array.from({ length: 30 }, () => add(other)));
      for (const each of many) await assertCoherent({ cache, other, record: each }, 1);

      // A key of the first partition, which has all data if there is only one.
      const key = `m:{${SCOPE.key}:0}:`;
      let moved = false;
      const moving = cluster.move(key).finally(() => {
        moved = true;
      });
      while (!moved) {
        record = await changeEmail(other, record);
        await untilSeen(cache, record);
      }
      await moving;
      await untilTracking(cache);
      record = await assertCoherent({ cache, other, record }, 3);

      await untilCached(cache, record);
      const primary = await cluster.primaryOf(key);
      await primary.kill();
      await until('the other writes again', async () => (await add(other)) !== undefined);
      record = await changeEmail(other, record);
      await untilSeen(cache, record);
      await untilTracking(cache);
      await assertCoherent({ cache, other, record }, 3);
    });
  }
});
