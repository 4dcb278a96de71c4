import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createCluster } from 'redis';
import { parseRedisUrl } from '../../../../adapters/redis/redis-url.ts';
import { destroyClient, handleErrors, type NodeRedisClient } from '../../../../adapters/redis/transport/node-redis.ts';
import { connectSameServer, invalidationConnection } from '../../../../adapters/redis/transport/standalone.ts';
import { createUrlClient } from '../../../../adapters/redis/url-client.ts';
import { RedisServer, until } from '../../../support/redis/server.ts';
import { redisSuite } from '../../../support/redis/suite.ts';
import { Cluster } from '../../../support/redis/topologies.ts';

/** Longer than the server needs to accept a connection. */
const SETTLED_MS = 300;

redisSuite('a client that is closed while it connects', () => {
  let server: RedisServer;
  before(async () => {
    server = await RedisServer.start();
  });
  after(() => server.stop());

  const newClient = (): NodeRedisClient => handleErrors(createUrlClient(parseRedisUrl(server.url)));

  /** Fails unless this test's own connection becomes the only one. */
  async function isAlone(): Promise<void> {
    await delay(SETTLED_MS);
    const clients = await server.rawCommand('CLIENT', 'LIST');
    assert.equal(clients.split('\n').filter((line) => line.startsWith('id=')).length, 1, clients);
  }

  test('leaves no connection', async () => {
    const client = newClient();
    const connecting = assert.rejects(client.connect());
    await destroyClient(client);
    await connecting;
    assert.equal(client.isOpen, false);
    await isAlone();
  });

  test('leaves no connection if it connects again after a loss', async () => {
    const client = newClient();
    await client.connect();
    const reconnecting = new Promise<void>((resolve) => client.on('error', () => setImmediate(resolve)));
    await server.rawCommand('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await reconnecting;
    await destroyClient(client);
    await isAlone();
  });

  test('leaves no connection that waits for replicas, if its server comes back later', async () => {
    const client = newClient();
    await client.connect();
    await server.kill();
    const opening = connectSameServer(client);
    const rejected = assert.rejects(opening.transport);
    opening.close();
    await rejected;
    await destroyClient(client);
    await server.run();
    // The client of a URL connects again within 500 ms.
    await delay(500);
    await isAlone();
  });

  test('leaves no connection for the reports of writes', async () => {
    const client = newClient();
    await client.connect();
    const connection = invalidationConnection(client);
    const opening = assert.rejects(
      connection.open(
        () => {},
        () => {},
      ),
    );
    connection.close();
    await opening;
    await destroyClient(client);
    await isAlone();
  });
});

redisSuite('a cluster client that is closed while it looks up its nodes', () => {
  let cluster: Cluster;
  before(async () => {
    cluster = await Cluster.start();
  });
  after(() => cluster.stop());

  const nodes = (): RedisServer[] => [...cluster.primaries, ...cluster.replicas];
  const connections = async (): Promise<string[]> => {
    const lists = await Promise.all(nodes().map((node) => node.rawCommand('CLIENT', 'LIST', 'TYPE', 'normal')));
    return lists.flatMap((list) => list.split('\n').filter((line) => line.startsWith('id=')));
  };

  const noneIsLeft = (when: string): Promise<void> =>
    // Each node reports the connection that asks.
    until(`no connection is left, ${when}`, async () => (await connections()).length === nodes().length);

  test('leaves no connection, and can be connected again', async () => {
    for (let ms = 0; ms < 30; ms += 3) {
      const client = createCluster({ rootNodes: cluster.primaries.map(({ url }) => ({ url })) });
      handleErrors(client);
      const connecting = client.connect().catch(() => undefined);
      await delay(ms);
      await destroyClient(client, connecting);
      await delay(SETTLED_MS);
      await noneIsLeft(`closed after ${ms} ms`);
      await client.connect();
      assert.equal(await client.ping(), 'PONG');
      client.destroy();
    }
  });

  test('leaves no connection to the nodes, replicas too, whose sockets are connecting', async () => {
    // A node lists a replica only after the replica has received data.
    let key = 0;
    for (const node of cluster.primaries)
      await until('the primary has a key', async () => (await node.command('SET', `${key++}`, '')) === '+OK');
    await until('each primary lists its replicas', async () => {
      const lists = await Promise.all(cluster.primaries.map((node) => node.rawCommand('CLUSTER', 'SLOTS')));
      return lists.every((list) => cluster.replicas.every(({ port }) => list.includes(`:${port}\r\n`)));
    });
    await noneIsLeft('before');
    const client = createCluster({ rootNodes: cluster.primaries.map(({ url }) => ({ url })), useReplicas: true });
    handleErrors(client);
    const connecting = client.connect().catch(() => undefined);
    // In the turn in which the client learns its nodes, it begins to connect them.
    while (client.isOpen && !client.isReady && client.replicas.length === 0) await new Promise(setImmediate);
    await destroyClient(client, connecting);
    await delay(SETTLED_MS);
    await noneIsLeft('after');
  });

  test('leaves no connection to its healthy nodes if it could not connect', async () => {
    await noneIsLeft('before');
    const [root, , down] = cluster.primaries as [RedisServer, RedisServer, RedisServer];
    await down.kill();
    try {
      const client = createCluster({
        rootNodes: [{ url: root.url }],
        defaults: { socket: { reconnectStrategy: false } },
      });
      handleErrors(client);
      await assert.rejects(client.connect());
      assert.equal(client.isOpen, false);
      await destroyClient(client);
    } finally {
      await down.run();
    }
    await noneIsLeft('after');
  });
});
