import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createClient, createCluster, createSentinel } from 'redis';
import { RedisServer, until } from '../../../support/redis/server.ts';
import { redisSuite } from '../../../support/redis/suite.ts';
import { Cluster, Sentinels } from '../../../support/redis/topologies.ts';
import { rejection } from '../../../support/rejection.ts';
import { CASE_LIMIT, open, PASSWORD, STORE_TIMEOUT } from './opening.ts';

redisSuite('a Redis store opens with the same client immediately after a failure', () => {
  let server: RedisServer;
  before(async () => {
    server = await RedisServer.start();
  });
  after(() => server.stop());

  /** A client that waits this long before it connects again, also after it has been closed. */
  const reconnectStrategy = () => 1000;

  /** Fails with a user that the servers do not know. Then they know it, and the second opening must succeed at its first attempt. */
  async function assertReopens(
    servers: readonly RedisServer[],
    client: ReturnType<typeof createClient> | ReturnType<typeof createCluster>,
    sign: 'connect' | 'node-connect',
  ): Promise<void> {
    client.on('error', () => undefined);
    const error = await rejection(open({ client }, { timeout: STORE_TIMEOUT }));
    assert.match(error.message, /password is wrong/);
    const signs = { count: 0 };
    (client as ReturnType<typeof createClient>).on(sign, () => signs.count++);
    for (const node of servers)
      await node.command('ACL', 'SETUSER', 'later', 'on', `>${PASSWORD}`, '~*', '&*', '+@all');
    const clientele = await open({ client }, { timeout: STORE_TIMEOUT });
    assert.equal(signs.count, servers.length);
    await clientele.close();
    assert.ok(client.isOpen && client.isReady);
    client.destroy();
    await until('no connection is left', async () => {
      const lists = await Promise.all(servers.map((node) => node.rawCommand('CLIENT', 'LIST')));
      return !lists.some((list) => list.includes('user=later'));
    });
  }

  test('of one server', CASE_LIMIT, async () => {
    const socket = { port: server.port, host: '127.0.0.1', reconnectStrategy };
    await assertReopens([server], createClient({ username: 'later', password: PASSWORD, socket }), 'connect');
  });

  test('of a cluster', CASE_LIMIT, async () => {
    const cluster = await Cluster.start();
    const rootNodes = cluster.primaries.map(({ url }) => ({ url }));
    const defaults = { username: 'later', password: PASSWORD, socket: { reconnectStrategy } };
    try {
      await assertReopens(cluster.primaries, createCluster({ rootNodes, defaults }), 'node-connect');
    } finally {
      await cluster.stop();
    }
  });

  test('of Sentinels', CASE_LIMIT, async () => {
    const sentinels = await Sentinels.start();
    const sentinelRootNodes = sentinels.sentinels.map(({ port }) => ({ host: '127.0.0.1', port }));
    const client = createSentinel({ name: 'later', sentinelRootNodes });
    try {
      const error = await rejection(open({ client }, { timeout: STORE_TIMEOUT }));
      assert.match(error.message, /know no primary of this name/);
      const primary = ['later', '127.0.0.1', String(sentinels.data.primary.port), '2'];
      for (const sentinel of sentinels.sentinels) await sentinel.command('SENTINEL', 'MONITOR', ...primary);
      const clientele = await open({ client }, { timeout: STORE_TIMEOUT });
      assert.equal((await rejection(clientele.customers.retrieve('cus_1'))).code, 'resource_missing');
      await clientele.close();
      assert.ok(client.isOpen && client.isReady);
    } finally {
      await client.destroy();
      await sentinels.stop();
    }
  });
});
