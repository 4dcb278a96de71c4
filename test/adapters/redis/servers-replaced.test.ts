import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCluster } from 'redis';
import type { Clientele } from '../../../src/index.ts';
import { bindingOf, openClientele } from '../../support/any-verifiers.ts';
import { cleanupsOf } from '../../support/redis/coherence.ts';
import { TcpProxy } from '../../support/redis/proxy.ts';
import { RedisServer, until } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { Cluster, Replicated, Sentinels } from '../../support/redis/topologies.ts';
import { rejection } from '../../support/rejection.ts';

/** Time limit of an operation while the servers are down, in milliseconds. */
const SHORT = { timeout: 500 };
const RECOVERY_MS = 60_000;

let tokens = 0;

const create = ({ customers }: Clientele, options = {}) => {
  tokens += 1;
  return customers.create({ app: 'app_1', ...bindingOf(`tok_${tokens}`) }, options);
};

/** Asserts that operations end at their deadline, with an error that says so. Returns their messages. */
async function assertUnavailable(clientele: Clientele): Promise<string[]> {
  const results = await Promise.all([
    rejection(create(clientele, SHORT)),
    rejection(create(clientele, { ...SHORT, idempotencyKey: `key_${tokens}` })),
    rejection(clientele.customers.retrieve('cus_1', {}, SHORT)),
    rejection(clientele.customers.list({}, SHORT)),
  ]);
  for (const { code } of results) assert.match(code, /^(store_unavailable|deadline_exceeded)$/);
  return results.map(({ message }) => message);
}

const untilWorking = (clientele: Clientele) =>
  until(
    'operations work',
    async () => (await create(clientele, { timeout: 2000, idempotencyKey: `works_${tokens}` })) !== undefined,
    RECOVERY_MS,
  );

async function startPrimary(replicas: number): Promise<{ primary: RedisServer; stop: () => Promise<void> }> {
  if (replicas > 0) {
    const world = await Replicated.start(replicas);
    return { primary: world.primary, stop: () => world.stop() };
  }
  const primary = await RedisServer.start();
  return { primary, stop: () => primary.stop() };
}

redisSuite('when all servers stop and start again', () => {
  for (const [name, serversOf, reason] of [
    ['all Sentinels', ({ sentinels }: Sentinels) => sentinels, /cannot find the primary through its Sentinels/],
    [
      'all Sentinels and servers',
      ({ sentinels, data }: Sentinels) => [...sentinels, data.primary, ...data.replicas],
      /cannot find the primary through its Sentinels|refuses the connection/,
    ],
  ] as const) {
    test(`${name}: operations end at their deadline, and work again afterwards`, async (t) => {
      const cleanups = cleanupsOf(t);
      const world = await Sentinels.start();
      cleanups.push(() => world.stop());
      const client = await world.client();
      cleanups.push(() => client.destroy());
      const clientele = await openClientele({ kind: 'redis', client });
      cleanups.push(() => clientele.close());
      // Sentinels can also start a failover because the machine is busy.
      await untilWorking(clientele);
      const servers = serversOf(world);
      await Promise.all(servers.map((server) => server.kill()));
      await until('the client notices it', async () => {
        const { code } = await rejection(clientele.customers.list({}, SHORT));
        return code === 'store_unavailable';
      });
      for (let round = 0; round < 2; round += 1) {
        for (const message of await assertUnavailable(clientele)) assert.match(message, reason);
      }
      await Promise.all(servers.map((server) => server.run()));
      await untilWorking(clientele);
    });
  }

  test('a cluster at the same addresses: operations fail with the reason, and work again afterwards', async (t) => {
    const cleanups = cleanupsOf(t);
    const cluster = await Cluster.start();
    cleanups.push(() => cluster.stop());
    const client = await cluster.client();
    cleanups.push(() => client.destroy());
    const clientele = await openClientele({ kind: 'redis', client, partitions: 4 });
    cleanups.push(() => clientele.close());
    await create(clientele);
    const nodes = [...cluster.primaries, ...cluster.replicas];
    await Promise.all(nodes.map((node) => node.kill()));
    await assertUnavailable(clientele);
    await Promise.all(nodes.map((node) => node.run(false)));
    await untilWorking(clientele);
  });

  test('a cluster at new addresses: operations say that a new client is needed, and it works', async (t) => {
    const cleanups = cleanupsOf(t);
    const lost = await Cluster.start();
    const client = await lost.client();
    cleanups.push(() => client.destroy());
    const clientele = await openClientele({ kind: 'redis', client, partitions: 4 });
    cleanups.push(() => clientele.close());
    await create(clientele);
    await lost.stop();
    const cluster = await Cluster.start();
    cleanups.push(() => cluster.stop());
    await until('the client has lost every connection', async () =>
      client.masters.every((master) => master.client?.isReady === false),
    );
    for (let round = 0; round < 3; round += 1) {
      const error = await rejection(create(clientele, SHORT));
      assert.deepEqual([error.code, error.outcome], ['store_unavailable', 'not_applied']);
      assert.match(error.message, /make a new client and open the store with it/);
    }
    const another = await cluster.client();
    cleanups.push(() => another.destroy());
    const reopened = await openClientele({ kind: 'redis', client: another, partitions: 4 });
    cleanups.push(() => reopened.close());
    await create(reopened);
  });

  test('a cluster at new addresses behind the same root address: operations work again', async (t) => {
    const cleanups = cleanupsOf(t);
    const lost = await Cluster.start();
    const root = await TcpProxy.to(lost.primaries[0]?.port ?? 0);
    cleanups.push(() => root.close());
    const client = createCluster({ rootNodes: [{ url: root.url }] });
    client.on('error', () => undefined);
    await client.connect();
    cleanups.push(() => client.destroy());
    const clientele = await openClientele({ kind: 'redis', client, partitions: 4 });
    cleanups.push(() => clientele.close());
    await create(clientele);
    await lost.stop();
    const cluster = await Cluster.start();
    cleanups.push(() => cluster.stop());
    root.redirectTo(cluster.primaries[0]?.port ?? 0);
    await untilWorking(clientele);
  });

  for (const minReplicas of [0, 1]) {
    test(`a host that vanishes without closing its connections, under steady load: operations reach the one that takes its place; minReplicas: ${minReplicas}`, async (t) => {
      const cleanups = cleanupsOf(t);
      const { primary, stop } = await startPrimary(minReplicas);
      const proxy = await TcpProxy.to(primary.port);
      cleanups.push(stop, () => proxy.close());
      const clientele = await openClientele({ kind: 'redis', url: proxy.url, minReplicas }, { cache: { max: 10 } });
      cleanups.push(() => clientele.close());
      await create(clientele);
      proxy.vanish();
      let loaded = true;
      const load = async () => {
        while (loaded) await create(clientele, SHORT).catch(({ code }) => assert.match(code, /^(store_un|deadline_)/));
      };
      const loads = [load(), load()];
      await untilWorking(clientele);
      loaded = false;
      await Promise.all(loads);
    });
  }

  /** Operations that a replica refuses, the first one also if its own primary is down. */
  const REFUSED: Readonly<Record<string, (clientele: Clientele, id: string) => Promise<unknown>>> = {
    'a retrieve': ({ customers }, id) => customers.retrieve(id, {}, { timeout: RECOVERY_MS }),
    'a list': async ({ customers }) => customers.list({}, { timeout: RECOVERY_MS }),
    'a write': (clientele) => create(clientele, { timeout: RECOVERY_MS }),
  };
  for (const [name, operation] of Object.entries(REFUSED)) {
    for (const minReplicas of [0, 1]) {
      test(`a host that leads to another primary, while the old one keeps its connections as a replica: ${name} reaches the new one; minReplicas: ${minReplicas}`, async (t) => {
        const cleanups = cleanupsOf(t);
        const world = await Replicated.start();
        const { primary } = world;
        const [replica] = world.replicas as [RedisServer];
        const proxy = await TcpProxy.to(primary.port);
        cleanups.push(
          () => world.stop(),
          () => proxy.close(),
        );
        const clientele = await openClientele({ kind: 'redis', url: proxy.url, minReplicas });
        cleanups.push(() => clientele.close());
        const { id } = await create(clientele);
        await until(
          'the replica has the customer',
          async () => (await replica.command('DBSIZE')) === (await primary.command('DBSIZE')),
        );
        await replica.command('REPLICAOF', 'NO', 'ONE');
        if (name === 'a retrieve') await primary.command('CONFIG', 'SET', 'replica-serve-stale-data', 'no');
        await primary.command('REPLICAOF', '127.0.0.1', name === 'a retrieve' ? '1' : String(replica.port));
        proxy.port = replica.port;
        await operation(clientele, id);
        if (name === 'a retrieve') await primary.command('REPLICAOF', '127.0.0.1', String(replica.port));
        const added = await create(clientele, { timeout: RECOVERY_MS });
        const { data } = await clientele.customers.list();
        assert.deepEqual([data[0]?.id, data.at(-1)?.id], [added.id, id]);
        const direct = await openClientele({ kind: 'redis', url: replica.url });
        cleanups.push(() => direct.close());
        assert.equal((await direct.customers.retrieve(added.id)).id, added.id);
      });
    }
  }
});
