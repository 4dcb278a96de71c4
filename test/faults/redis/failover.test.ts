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

/** Runs writes during a fault, until writes succeed again after it. */
async function writeDuring(
  clientele: Clientele,
  writes: AcknowledgedWrites,
  fault: () => Promise<void>,
  timeout = 1500,
): Promise<void> {
  const task = async () => {
    await fault();
    const before = writes.counts.acknowledged;
    await until('writes succeed again', async () => writes.counts.acknowledged > before + 20, PATIENT.timeout);
  };
  await runDuring(() => writes.runLifecycle(clientele, timeout), task, 4);
}

/** A longer deadline than any failover and any move of a slot takes, also on a busy machine. */
const PATIENT = { timeout: 60_000 };

/** Creates a customer with a longer deadline than any failover takes. Returns how it ends. */
const createPatiently = (clientele: Clientele, token: string): Promise<string> =>
  clientele.customers.create({ app: APP, ...bindingOf(token) }, PATIENT).then(
    () => 'created',
    (error) => String(error),
  );

/** Returns the errors that the primaries of a cluster have replied with. */
const errorsOf = async ({ primaries }: Cluster): Promise<string> =>
  (await Promise.all(primaries.map((server) => server.rawCommand('INFO', 'errorstats')))).join();

redisSuite('after a primary dies', () => {
  test('a failover of Sentinel keeps every write that minReplicas acknowledged', async () => {
    for (let round = 0; round < iterations(1, 50); round += 1) {
      const sentinels = await Sentinels.start();
      const client = await sentinels.client();
      // The replica that acknowledges these writes becomes the primary, without a replica: later writes must not wait for one.
      const replicated = await openClientele({ kind: 'redis', client, minReplicas: 1 });
      const plain = await openClientele({ kind: 'redis', client });
      try {
        const writes = new AcknowledgedWrites('sentinel');
        for (let i = 0; i < 20; i += 1) await writes.runLifecycle(replicated);
        const later = new AcknowledgedWrites('later');
        const { port } = sentinels.data.primary;
        // A wrong password keeps the replica from receiving further writes, so they are not acknowledged.
        const [replica] = sentinels.data.replicas as [RedisServer];
        await replica.command('CONFIG', 'SET', 'masterauth', 'wrong');
        await sentinels.data.primary.command('CLIENT', 'KILL', 'TYPE', 'replica');
        await Promise.all(Array.from({ length: 8 }, () => writes.runLifecycle(replicated, 300)));
        await writeDuring(plain, later, async () => {
          await sentinels.data.primary.kill();
          await until('the sentinels agree', async () => (await sentinels.primaryPort()) !== port);
        });
        await writes.check(plain);
        assert.deepEqual((await plain.verify()).problems, []);
        assert.ok(later.counts.acknowledged > 20, JSON.stringify(later.counts));
      } finally {
        await replicated.close();
        await plain.close();
        await client.destroy();
        await sentinels.stop();
      }
    }
  });

  for (const partitions of [1, 8]) {
    test(`its replica takes over in the cluster, partitions: ${partitions}`, async () => {
      for (let round = 0; round < iterations(1, 25); round += 1) {
        const cluster = await Cluster.start();
        const client = await cluster.client();
        const clientele = await openClientele({ kind: 'redis', client, partitions });
        try {
          const writes = new AcknowledgedWrites('cluster');
          for (let i = 0; i < 20; i += 1) await writes.runLifecycle(clientele);
          const victim = await cluster.primaryOf('clientele:{test:default:0}:meta');
          await until('the replica has every write', async () => (await victim.command('WAIT', '1', '100')) === ':1');
          const later = new AcknowledgedWrites('later');
          const patient: Promise<string>[] = [];
          await writeDuring(clientele, later, async () => {
            await victim.kill();
            const others = cluster.primaries.filter((server) => server !== victim);
            await until('the cluster is ready again', async () => {
              patient.push(createPatiently(clientele, `tok_patient${patient.length}`));
              const infos = await Promise.all(others.map((server) => server.rawCommand('CLUSTER', 'INFO')));
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

redisSuite('while a slot of the cluster moves,', () => {
  test('operations follow MOVED and ASK, and wait during TRYAGAIN and CLUSTERDOWN', async () => {
    const cluster = await Cluster.start();
    const client = await cluster.client();
    const clientele = await openClientele({ kind: 'redis', client });
    // Another client, which does not learn the slot's server from the commands of the first.
    const other = await cluster.client();
    const waiting = await openClientele({ kind: 'redis', client: other, minReplicas: 1 });
    try {
      const writes = new AcknowledgedWrites('moving');
      const acknowledged = new AcknowledgedWrites('acknowledged');
      const meta = 'clientele:{test:default:0}:meta';
      const listDuringMove = async () => {
        const { data } = await clientele.customers.list({ limit: 5 }, PATIENT);
        const more = await clientele.customers.list({ limit: 5, starting_after: data[4]?.id ?? '' }, PATIENT);
        assert.deepEqual([data.length, more.data.length], [5, 5]);
      };
      const move = () => cluster.move(meta, listDuringMove);
      for (let i = 0; i < 10; i += 1) await writes.runLifecycle(clientele);
      for (let round = 0; round < iterations(1, 25); round += 1) {
        await writeDuring(
          clientele,
          writes,
          () => writeDuring(waiting, acknowledged, move, PATIENT.timeout),
          PATIENT.timeout,
        );
        let tries = 0;
        // Repeated, because the other primary may announce the slot again before a command arrives.
        do {
          await cluster.disturb(meta);
          const binding = bindingOf(`tok_${round}_${tries}`);
          const { id } = await clientele.customers.create({ app: APP, ...binding }, PATIENT);
          assert.equal((await clientele.customers.retrieve(id, PATIENT)).id, id);
          tries += 1;
        } while (tries < 50 && !(await errorsOf(cluster)).includes('errorstat_CLUSTERDOWN:'));
      }
      const errors = await errorsOf(cluster);
      for (const error of ['MOVED', 'ASK', 'TRYAGAIN', 'CLUSTERDOWN'])
        assert.match(errors, RegExp(`errorstat_${error}:`));
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
