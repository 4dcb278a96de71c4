import { connect, createServer } from 'node:net';
import { test } from 'node:test';
import { createClient, createCluster, createSentinel } from 'redis';
import { RedisServer, until } from '../../../support/redis/server.ts';
import { redisSuite } from '../../../support/redis/suite.ts';
import { Cluster } from '../../../support/redis/topologies.ts';
import { against, assertFails, open, PASSWORD, STORE_TIMEOUT, type Target } from './opening.ts';

redisSuite('a Redis store that cannot open retries until the timeout, and then fails with the reason', () => {
  /** Asserts the reason. On a busy machine the first reply can take longer than the timeout, so that it is raised then. */
  async function assertFailsLater(target: Target, message: RegExp, timeout = 700): Promise<void> {
    try {
      await assertFails(target, message, { timeout }, true);
    } catch (error) {
      if (timeout > 20_000) throw error;
      await assertFailsLater(target, message, timeout * 2);
    }
  }

  test('a refused connection', async () => {
    await assertFailsLater({ url: `redis://:${PASSWORD}@127.0.0.1:1` }, /refuses the connection/);
  });

  test('a refused connection of each kind of client', async () => {
    const clients = [
      createClient({ url: 'redis://127.0.0.1:1' }),
      createCluster({ rootNodes: [{ url: 'redis://127.0.0.1:1' }] }),
      createSentinel({ name: 'a', sentinelRootNodes: [{ host: '127.0.0.1', port: 1 }] }),
    ];
    for (const client of clients) await assertFailsLater({ client }, /refuses the connection/);
  });

  test('and opens later with the same client', async () => {
    const late = await RedisServer.start();
    const cluster = await Cluster.start();
    await late.kill();
    await Promise.all(cluster.primaries.map((node) => node.kill()));
    const clients = [
      createClient({ url: late.url }),
      createCluster({ rootNodes: cluster.primaries.map(({ url }) => ({ url })) }),
    ];
    try {
      for (const client of clients) await assertFailsLater({ client }, /refuses the connection/);
      await Promise.all([late, ...cluster.primaries].map((node) => node.run()));
      for (const client of clients) {
        await (await open({ client }, { timeout: 20_000 })).close();
        client.destroy();
      }
    } finally {
      await Promise.all([late.stop(), cluster.stop()]);
    }
  });

  test('a socket that does not exist', () =>
    assertFailsLater(
      { client: createClient({ socket: { path: '/nowhere/redis.sock', tls: false } }) },
      /socket .* does not exist/,
    ));

  test('a cluster without a primary for some slots', async () => {
    const node = await RedisServer.start(['--cluster-enabled', 'yes']);
    try {
      await node.command('CLUSTER', 'ADDSLOTSRANGE', '0', '8000');
      await assertFailsLater({ client: createCluster({ rootNodes: [{ url: node.url }] }) }, /cannot serve all keys/);
    } finally {
      await node.stop();
    }
  });

  test('a server that does not reply', () =>
    against(createServer(), (port) =>
      assertFailsLater({ url: `redis://:${PASSWORD}@127.0.0.1:${port}` }, /does not reply/),
    ));

  test('too many clients', async () => {
    const busy = await RedisServer.start(['--maxclients', '1']);
    const holder = connect(busy.port, '127.0.0.1');
    try {
      await new Promise((resolve) => holder.once('connect', resolve));
      await assertFailsLater({ url: busy.url }, /too many clients/);
    } finally {
      holder.destroy();
      await busy.stop();
    }
  });

  test('a server that closes each connection', () =>
    against(
      createServer((socket) => socket.destroy()),
      (port) =>
        assertFailsLater({ client: createClient({ url: `redis://127.0.0.1:${port}` }) }, /closes the connection/),
    ));

  test('a server that cannot save its data', async () => {
    const failing = await RedisServer.start(['--save', '1 1', '--dir', '/proc/self']);
    try {
      await failing.command('SET', 'a', '1');
      await until('a snapshot has failed', async () => (await failing.command('SET', 'a', '2')).startsWith('-MISCONF'));
      await assertFailsLater({ url: failing.url }, /cannot save its data/);
    } finally {
      await failing.stop();
    }
  });

  test('a server without enough replicas', async () => {
    const alone = await RedisServer.start(['--min-replicas-to-write', '1']);
    try {
      await assertFailsLater({ url: alone.url }, /too few replicas/);
    } finally {
      await alone.stop();
    }
  });

  test('a server that loads its data', async () => {
    const slowly = ['--key-load-delay', '1000', '--loading-process-events-interval-bytes', '1024'];
    const loading = await RedisServer.start(['--enable-debug-command', 'yes', ...slowly]);
    await loading.command('DEBUG', 'POPULATE', '100000');
    await loading.command('SAVE');
    await loading.kill();
    await loading.run(false);
    try {
      await until('it loads', async () => (await loading.command('GET', 'a')).startsWith('-LOADING'));
      await assertFailsLater({ url: loading.url }, /still loading/);
      await loading.command('CONFIG', 'SET', 'key-load-delay', '0');
      await (await open({ url: loading.url }, { timeout: STORE_TIMEOUT })).close();
    } finally {
      await loading.stop();
    }
  });

  test('a server that starts in time is used', async () => {
    const late = await RedisServer.start();
    await late.kill();
    const opening = open({ url: late.url }, { timeout: STORE_TIMEOUT });
    await late.run();
    try {
      await (await opening).close();
    } finally {
      await late.stop();
    }
  });

  test('a cluster client that does not reconnect opens when a primary that refused the connection is back', async () => {
    const cluster = await Cluster.start();
    // Without the replica no other node gets the slots.
    const [down, replica] = [cluster.primaries[2], cluster.replicas[2]] as [RedisServer, RedisServer];
    await Promise.all([down.kill(), replica.kill()]);
    const client = createCluster({
      rootNodes: cluster.primaries.map(({ url }) => ({ url })),
      defaults: { socket: { reconnectStrategy: false } },
    });
    let refusals = 0;
    client.on('node-error', () => refusals++);
    try {
      const opening = open({ client }, { timeout: STORE_TIMEOUT });
      await Promise.race([opening, until('the primary refuses', async () => client.isOpen && refusals > 3)]);
      await down.run();
      await (await opening).close();
    } finally {
      client.destroy();
      await cluster.stop();
    }
  });
});
