import { test } from 'node:test';
import { SCOPE } from '../../../../adapters/conformance/samples.ts';
import { add } from '../../../../adapters/conformance/store-calls.ts';
import { changed, coherent, endsOf, hold, pairAt, sees, told } from '../../../support/redis/coherence.ts';
import { until } from '../../../support/redis/server.ts';
import { redisSuite } from '../../../support/redis/suite.ts';
import { Cluster, Sentinels } from '../../../support/redis/topologies.ts';

redisSuite('a cache that several Redis servers tell of writes', () => {
  test('through Sentinel sees them, before a failover and behind it', async (t) => {
    const ends = endsOf(t);
    const sentinels = await Sentinels.start();
    ends.push(() => sentinels.stop());
    const [mine, theirs] = [await sentinels.client(), await sentinels.client()];
    for (const client of [mine, theirs]) ends.push(() => client.destroy());
    const pair = await pairAt(ends, { client: mine }, { client: theirs });
    const { cache, other } = pair;
    await told(cache);
    const record = await coherent(pair);
    await hold(cache, record);
    const before = await sentinels.primaryPort();
    await sentinels.sentinels[0]?.ask('SENTINEL', 'FAILOVER', 'clientele');
    await until('another is the primary', async () => (await sentinels.primaryPort()) !== before);
    await until('the other writes there', async () => (await add(other)) !== undefined);
    const latest = await changed(other, record);
    await sees(cache, latest);
    await told(cache);
    await coherent({ cache, other, record: latest }, 3);
  });

  for (const partitions of [1, 16]) {
    test(`on a cluster sees them while slots move, and when a primary dies, at partitions: ${partitions}`, async (t) => {
      const ends = endsOf(t);
      const cluster = await Cluster.start();
      ends.push(() => cluster.stop());
      const [mine, theirs] = [await cluster.client(), await cluster.client()];
      for (const client of [mine, theirs]) ends.push(() => client.destroy());
      const pair = await pairAt(ends, { client: mine }, { client: theirs }, { partitions, prefix: 'm:' });
      const { cache, other } = pair;
      await told(cache);
      let record = await coherent(pair);
      const many = await Promise.all(Array.from({ length: 30 }, () => add(other)));
      for (const each of many) await coherent({ cache, other, record: each }, 1);

      // The first partition's: with one partition it is all that there is.
      const key = `m:{${SCOPE.key}:0}:`;
      let moved = false;
      const moving = cluster.move(key).finally(() => {
        moved = true;
      });
      while (!moved) {
        record = await changed(other, record);
        await sees(cache, record);
      }
      await moving;
      await told(cache);
      record = await coherent({ cache, other, record }, 3);

      await hold(cache, record);
      const primary = await cluster.primaryOf(key);
      await primary.kill();
      await until('the other writes again', async () => (await add(other)) !== undefined);
      record = await changed(other, record);
      await sees(cache, record);
      await told(cache);
      await coherent({ cache, other, record }, 3);
    });
  }
});
