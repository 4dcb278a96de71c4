import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Clientele } from '../../../src/index.ts';
import { AcknowledgedWrites } from '../../support/acknowledged-writes.ts';
import { bindingOf, openClientele } from '../../support/any-verifiers.ts';
import { iterations } from '../../support/iterations.ts';
import { type RedisServer, until } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { Cluster, Sentinels } from '../../support/redis/topologies.ts';
import { runDuring } from '../../support/run-during.ts';
import { APP } from '../../support/world.ts';

/** Writes while something happens, until writes go on afterwards. */
async function writing(
  clientele: Clientele,
  writes: AcknowledgedWrites,
  happens: () => Promise<void>,
  timeout = 1500,
): Promise<void> {
  const happening = async () => {
    await happens();
    const before = writes.counts.acknowledged;
    await until('writes go on', async () => writes.counts.acknowledged > before + 20);
  };
  await runDuring(() => writes.runLifecycle(clientele, timeout), happening, 4);
}

/** How it ends to create a customer with more time than any failover takes. */
const patiently = (clientele: Clientele, token: string): Promise<string> =>
  clientele.customers.create({ app: APP, ...bindingOf(token) }, { timeout: 30_000 }).then(
    () => 'created',
    (error) => String(error),
  );

redisSuite('when a primary dies', () => {
  test('Sentinel names another, and with minReplicas everything acknowledged is there', async () => {
    for (let round = 0; round < iterations(1, 50); round += 1) {
      const sentinels = await Sentinels.start();
      const client = await sentinels.client();
      // Acknowledged only by the replica that becomes the primary; it has none itself then, so that writes go on without.
      const waiting = await openClientele({ kind: 'redis', client, minReplicas: 1 });
      const going = await openClientele({ kind: 'redis', client });
      try {
        const writes = new AcknowledgedWrites('sentinel');
        for (let i = 0; i < 20; i += 1) await writes.runLifecycle(waiting);
        const later = new AcknowledgedWrites('later');
        const { port } = sentinels.data.primary;
        // What the replica does not get any more is not acknowledged: its link is cut, and it comes with a wrong password.
        const [replica] = sentinels.data.replicas as [RedisServer];
        await replica.ask('CONFIG', 'SET', 'masterauth', 'wrong');
        await sentinels.data.primary.ask('CLIENT', 'KILL', 'TYPE', 'replica');
        await Promise.all(Array.from({ length: 8 }, () => writes.runLifecycle(waiting, 300)));
        await writing(going, later, async () => {
          await sentinels.data.primary.kill();
          await until('the sentinels agree', async () => (await sentinels.primaryPort()) !== port);
        });
        await writes.check(going);
        assert.deepEqual((await going.verify()).problems, []);
        assert.ok(later.counts.acknowledged > 20, JSON.stringify(later.counts));
      } finally {
        await waiting.close();
        await going.close();
        await client.destroy();
        await sentinels.stop();
      }
    }
  });

  for (const partitions of [1, 8]) {
    test(`its replica in the cluster goes on, partitions: ${partitions}`, async () => {
      for (let round = 0; round < iterations(1, 25); round += 1) {
        const cluster = await Cluster.start();
        const client = await cluster.client();
        const clientele = await openClientele({ kind: 'redis', client, partitions });
        try {
          const writes = new AcknowledgedWrites('cluster');
          for (let i = 0; i < 20; i += 1) await writes.runLifecycle(clientele);
          const victim = await cluster.primaryOf('clientele:{test:default:0}:meta');
          await until('the replica has it all', async () => (await victim.ask('WAIT', '1', '100')) === ':1');
          const later = new AcknowledgedWrites('later');
          const patient: Promise<string>[] = [];
          await writing(clientele, later, async () => {
            await victim.kill();
            const others = cluster.primaries.filter((server) => server !== victim);
            await until('the cluster is well again', async () => {
              patient.push(patiently(clientele, `tok_patient${patient.length}`));
              const infos = await Promise.all(others.map((server) => server.askWhole('CLUSTER', 'INFO')));
              return infos.every((info) => info.includes('cluster_state:ok'));
            });
          });
          await writes.check(clientele);
          assert.ok(later.counts.acknowledged > 20, JSON.stringify(later.counts));
          assert.deepEqual(new Set(await Promise.all(patient)), new Set(['created']));
        } finally {
          await clientele.close();
          client.destroy();
          await cluster.stop();
        }
      }
    });
  }
});

redisSuite('while a slot of the cluster moves', () => {
  test('key by key, with MOVED, ASK and TRYAGAIN, and where it is down, operations are found wherever they are, or wait', async () => {
    const cluster = await Cluster.start();
    const client = await cluster.client();
    const clientele = await openClientele({ kind: 'redis', client });
    // A client of its own: nobody else's commands tell it where the slot is.
    const other = await cluster.client();
    const waiting = await openClientele({ kind: 'redis', client: other, minReplicas: 1 });
    try {
      const writes = new AcknowledgedWrites('moving');
      const acknowledged = new AcknowledgedWrites('acknowledged');
      const meta = 'clientele:{test:default:0}:meta';
      const listed = async () => {
        const { data } = await clientele.customers.list({ limit: 5 });
        const more = await clientele.customers.list({ limit: 5, starting_after: data[4]?.id ?? '' });
        assert.deepEqual([data.length, more.data.length], [5, 5]);
      };
      const move = () => cluster.move(meta, listed);
      for (let i = 0; i < 10; i += 1) await writes.runLifecycle(clientele);
      for (let round = 0; round < iterations(1, 25); round += 1) {
        await writing(clientele, writes, () => writing(waiting, acknowledged, move, 20_000), 20_000);
        await cluster.trouble(meta);
        const binding = bindingOf(`tok_round${round}`);
        const { id } = await clientele.customers.create({ app: APP, ...binding }, { timeout: 20_000 });
        assert.equal((await clientele.customers.retrieve(id)).id, id);
      }
      const errors = await Promise.all(cluster.primaries.map((server) => server.askWhole('INFO', 'errorstats')));
      for (const error of ['MOVED', 'ASK', 'TRYAGAIN', 'CLUSTERDOWN']) {
        assert.match(errors.join(), RegExp(`errorstat_${error}:`));
      }
      for (const each of [writes, acknowledged]) {
        assert.deepEqual([each.counts.definite, each.counts.unknown], [0, 0]);
        await each.check(clientele);
      }
    } finally {
      await clientele.close();
      await waiting.close();
      other.destroy();
      client.destroy();
      await cluster.stop();
    }
  });
});
