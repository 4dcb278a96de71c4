import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createCluster } from 'redis';
import { insertOf, recordOf, replaceOf, SCOPE } from '../../../adapters/conformance/samples.ts';
import { add, listIds } from '../../../adapters/conformance/store-calls.ts';
import { RedisStore } from '../../../adapters/redis/index.ts';
import { fenceWriteScript } from '../../../adapters/redis/lua/scripts.generated.ts';
import type { RedisStoreOptions } from '../../../adapters/redis/options.ts';
import { ReplicatedWriter } from '../../../adapters/redis/replicas.ts';
import { clusterTransport } from '../../../adapters/redis/transport/cluster.ts';
import type { NodeRedisCluster } from '../../../adapters/redis/transport/node-redis.ts';
import type { RedisTransport } from '../../../adapters/redis/transport/redis-transport.ts';
import { contextOf } from '../../support/context.ts';
import type { RedisServer } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { Cluster, clientOf, Replicated, Sentinels } from '../../support/redis/topologies.ts';
import { rejection, rejects } from '../../support/rejection.ts';

/** Options of a store, and the replicas that acknowledge its writes. */
interface Topology {
  readonly options: RedisStoreOptions;
  readonly replicas: readonly RedisServer[];
  stop(): Promise<void>;
}

const TOPOLOGIES: Readonly<Record<string, () => Promise<Topology>>> = {
  'one server with a replica': async () => {
    const data = await Replicated.start();
    const client = await clientOf(data.primary.url);
    const stop = async () => {
      client.destroy();
      await data.stop();
    };
    return { options: { kind: 'redis', client }, replicas: data.replicas, stop };
  },
  'a url with a replica': async () => {
    const data = await Replicated.start();
    return { options: { kind: 'redis', url: data.primary.url }, replicas: data.replicas, stop: () => data.stop() };
  },
  Sentinel: async () => {
    const sentinels = await Sentinels.start();
    const client = await sentinels.client();
    const stop = async () => {
      await client.destroy();
      await sentinels.stop();
    };
    return { options: { kind: 'redis', client }, replicas: sentinels.data.replicas, stop };
  },
  'a cluster with partitions': async () => {
    const cluster = await Cluster.start();
    const client = await cluster.client();
    const stop = async () => {
      client.destroy();
      await cluster.stop();
    };
    return { options: { kind: 'redis', client, partitions: 4 }, replicas: cluster.replicas, stop };
  },
};

test('a WAIT that the client repeats on another connection does not count', async () => {
  for (const repeated of [false, true]) {
    let name = '';
    const send = async (_key: unknown, [command, subcommand, value = '']: readonly string[]) => {
      if (subcommand === 'SETNAME') name = value;
      if (subcommand === 'GETNAME') return repeated ? null : name;
      return command === 'WAIT' ? 1 : 'written';
    };
    const connection = { ready: true, send, close: () => undefined } as unknown as RedisTransport;
    const transport = {
      serverOf: async () => connection,
      connectTo: () => ({ transport: Promise.resolve(connection), close: () => undefined }),
    } as unknown as RedisTransport;
    const writing = new ReplicatedWriter(transport, 1).write(fenceWriteScript, 'key', [], performance.now() + 1000);
    if (repeated) assert.equal((await rejection(writing)).outcome, 'unknown');
    else assert.equal(await writing, 'written');
  }
});

redisSuite('minReplicas', () => {
  for (const [name, start] of Object.entries(TOPOLOGIES)) {
    describe(`on ${name}`, () => {
      test('a write that too few replicas acknowledge has an unknown outcome; writes succeed when the replicas are back', async () => {
        const topology = await start();
        const store = new RedisStore({ ...topology.options, minReplicas: 1 });
        const unreplicated = new RedisStore(topology.options);
        try {
          await store.open();
          await unreplicated.open();
          const many = await Promise.all(Array.from({ length: 20 }, () => add(store, {}, { claims: [] })));
          assert.equal(many.length, 20);
          for (const replica of topology.replicas) replica.signal('SIGSTOP');
          const write = insertOf(recordOf(), { claims: ['tok_1'] });
          const error = await rejection(store.insert(SCOPE, write, contextOf(600)));
          // With several partitions the reservation is not acknowledged, so the write itself is not sent.
          assert.equal(error.outcome, topology.options.partitions === undefined ? 'unknown' : 'not_applied');
          const plain = await rejection(store.insert(SCOPE, insertOf(recordOf()), contextOf(1500)));
          assert.deepEqual([plain.status >= 500, plain.outcome], [true, 'unknown']);
          await add(unreplicated);
          for (const replica of topology.replicas) replica.signal('SIGCONT');
          await add(store);
          assert.ok((await listIds(store)).length >= 22);
        } finally {
          await store.close();
          await unreplicated.close();
          await topology.stop();
        }
      });
    });
  }

  test('a call with a short deadline does not shorten the WAIT of the calls that share it', async () => {
    const data = await Replicated.start();
    const store = new RedisStore({ kind: 'redis', url: data.primary.url, minReplicas: 1 });
    const [replica] = data.replicas as [RedisServer];
    const insert = (ms: number) => store.insert(SCOPE, insertOf(recordOf()), contextOf(ms));
    try {
      await store.open();
      const record = await add(store);
      replica.signal('SIGSTOP');
      setTimeout(() => replica.signal('SIGCONT'), 200);
      const short = [insert(20), store.replace(SCOPE, replaceOf(record, { deleted: true }), contextOf(20))];
      const long = Promise.allSettled([insert(5000), insert(5000)]);
      for (const write of short) await rejects(write, 'deadline_exceeded', undefined, 'unknown');
      for (const { status } of await long) assert.equal(status, 'fulfilled');
    } finally {
      await store.close();
      await data.stop();
    }
  });

  test('a write that still waits for its server when the store is closed opens no connection', async () => {
    const cluster = await Cluster.start();
    // It connects a node at its first use, so that the write waits.
    const client = createCluster({
      rootNodes: cluster.primaries.map(({ url }) => ({ url })),
      minimizeConnections: true,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const writer = new ReplicatedWriter(clusterTransport(client as unknown as NodeRedisCluster), 1);
      const writing = rejection(writer.write(fenceWriteScript, 'key', ['0'], performance.now() + 10_000));
      writer.close();
      assert.equal((await writing).code, 'store_unavailable');
    } finally {
      client.destroy();
      await cluster.stop();
    }
  });

  test('a write fails if minReplicas exceeds the number of replicas', async () => {
    const topology = await (TOPOLOGIES['one server with a replica'] as () => Promise<Topology>)();
    const store = new RedisStore({ ...topology.options, minReplicas: 2 });
    try {
      await store.open();
      const error = await rejection(store.insert(SCOPE, insertOf(recordOf()), contextOf(2000)));
      assert.deepEqual([error.code, error.outcome], ['store_unavailable', 'unknown']);
    } finally {
      await store.close();
      await topology.stop();
    }
  });
});
