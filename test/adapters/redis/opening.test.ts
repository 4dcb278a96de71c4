import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';
import { inspect } from 'node:util';
import { createClient, createClientPool, createCluster, createSentinel, RESP_TYPES } from 'redis';
import type { RedisStoreOptions } from '../../../adapters/redis/options.ts';
import { type Clientele, type ClienteleOptions, createClientele } from '../../../src/index.ts';
import { RedisServer, until } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { Cluster, clientOf, Replicated, SENTINEL, Sentinels } from '../../support/redis/topologies.ts';
import { rejection } from '../../support/rejection.ts';

/** Must not appear in any error. */
const PASSWORD = 'kept-secret';

/** A store's timeout that is longer than the limit of a case, so that only an immediate failure passes. */
const STORE_TIMEOUT = 300_000;
const CASE_LIMIT = { timeout: 60_000 };

type Target = { url: string } | { client: unknown };

const open = (target: Target, options: Omit<ClienteleOptions, 'store'> = {}): Promise<Clientele> =>
  createClientele({ store: { kind: 'redis', ...target } as RedisStoreOptions, ...options });

function assertNoPassword(error: Error): void {
  const shown = [error, error.cause].map((value) => inspect(value, { depth: 9, showHidden: true }));
  const text = [...shown, error.stack, JSON.stringify(error), inspect(new Error('outer', { cause: error }))].join('\n');
  assert.ok(!text.includes(PASSWORD), text);
}

async function assertFails(target: Target, message: RegExp, options = { timeout: STORE_TIMEOUT }, retryable = false) {
  const client = 'client' in target ? (target.client as { isOpen: boolean }) : undefined;
  const wasOpen = client?.isOpen;
  const error = await rejection(open(target, options));
  assert.deepEqual([error.code, error.outcome], ['store_unavailable', 'not_applied']);
  // It would keep the process alive.
  if (client && !wasOpen) await until('the client is closed', async () => !client.isOpen);
  assert.match(error.message, message);
  assert.equal(error.retryable, retryable);
  assertNoPassword(error);
}

describe('the URL of a Redis store', () => {
  const malformed = [
    `redis://:${PASSWORD}#x@localhost`,
    `redis://:${PASSWORD}/x@localhost:6379`,
    `redis://user:12/${PASSWORD}@localhost`,
    `redis://:${PASSWORD}%zz@localhost`,
    `redis://:${PASSWORD}@localhost:port`,
    `redis://:${PASSWORD}@localhost/name`,
    `redis://:${PASSWORD}@localhost/0?ssl_cert_reqs=none`,
    `redis://:${PASSWORD}@localhost:99999`,
    `redis://:${PASSWORD}@localhost:0`,
    `redis://:${PASSWORD}@`,
    `redis://:${PASSWORD} @localhost`,
    `http://:${PASSWORD}@localhost`,
    `redis:${PASSWORD}@localhost`,
    `unix://${PASSWORD}/redis.sock`,
    `"redis://:${PASSWORD}@localhost"`,
    `redis-sentinel://:${PASSWORD}@a:26379,b:26379/primary`,
    `rediss+sentinel://:${PASSWORD}@a:26379`,
    `redis-cluster://:${PASSWORD}@a:6379`,
    `redis://:${PASSWORD}@a:6379,b:6379`,
    `redis+unix://:${PASSWORD}@/run/redis.sock`,
    '',
  ];
  for (const url of malformed) {
    test(`${url.replaceAll(PASSWORD, '...') || 'an empty text'} is parameter_invalid, and the error does not hold it`, async () => {
      const error = await rejection(open({ url }));
      assert.deepEqual([error.code, error.param], ['parameter_invalid', 'store[url]']);
      assertNoPassword(error);
      if (/sentinel|cluster|unix|,/.test(url))
        assert.match(error.message, /createSentinel, createCluster or createClient/);
    });
  }
});

describe('the client of a Redis store', () => {
  const url = 'redis://127.0.0.1:1';
  /** The properties of an ioredis client that the store checks. */
  const ioredis = { sendCommand() {}, duplicate() {}, connect() {}, on() {}, disconnect() {}, status: 'ready' };
  /** A client of version 4 of node-redis. */
  const { destroy: _, ...version4 } = { ...ioredis, destroy: undefined, isOpen: false, isReady: false };
  /** A Sentinel client of version 5. */
  const { duplicate: __, ...sentinel5 } = { ...ioredis, destroy() {}, isOpen: false, _execute() {} };
  const wrong: Readonly<Record<string, unknown>> = {
    'a client of ioredis': ioredis,
    'a Sentinel client of node-redis 5': sentinel5,
    'a cluster client of node-redis 5': { ...ioredis, destroy() {}, isOpen: false, masters: [] },
    'a client of node-redis 4': version4,
    'a pool': createClientPool({ url }),
    'a URL': url,
    null: null,
  };
  for (const [name, client] of Object.entries(wrong)) {
    test(`${name} is refused with the clients that are accepted`, async () => {
      const error = await rejection(open({ client }));
      assert.deepEqual([error.code, error.param], ['parameter_invalid', 'store[client]']);
      assert.match(error.message, /package redis that createClient .*, createCluster or createSentinel/);
    });
  }
});

redisSuite('a Redis store that cannot open', () => {
  let server: RedisServer;
  let guarded: RedisServer;
  before(async () => {
    server = await RedisServer.start();
    guarded = await RedisServer.start();
    await guarded.command('CONFIG', 'SET', 'requirepass', PASSWORD);
  });
  after(() => Promise.all([server.stop(), guarded.stop()]));

  /** Runs a case against a server of another kind. */
  async function against(other: Server, run: (port: number) => Promise<void>): Promise<void> {
    const sockets = new Set<Socket>();
    other.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
    });
    other.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    try {
      await run((other.address() as { port: number }).port);
    } finally {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => other.close(resolve));
    }
  }

  describe('fails immediately with the reason if a retry cannot help', () => {
    const fixture = (name: string) => readFileSync(new URL(`../../fixtures/tls/${name}`, import.meta.url));
    const tlsServer = (certificate = 'certificate.pem') =>
      createTlsServer({ key: fixture('key.pem'), cert: fixture(certificate) });
    /** A client that trusts the certificate of a TLS server. */
    const tlsClient = (port: number, host: string, certificate = 'certificate.pem') =>
      createClient({ password: PASSWORD, socket: { port, host, tls: true, ca: fixture(certificate) } });

    test('unknown host', CASE_LIMIT, () => assertFails({ url: `redis://:${PASSWORD}@nohost.invalid` }, /host name/));

    test('a host name that is too long', CASE_LIMIT, () =>
      assertFails({ url: `redis://:${PASSWORD}@${'host.'.repeat(100)}invalid` }, /host name/),
    );

    test('wrong password', CASE_LIMIT, () =>
      assertFails({ url: `redis://user:${PASSWORD}@127.0.0.1:${guarded.port}` }, /password is wrong/),
    );

    test('no password', CASE_LIMIT, () => assertFails({ url: guarded.url }, /requires a password/));

    test('no password, by a client that is connected already', CASE_LIMIT, async () => {
      const client = createClient({ url: guarded.url, RESP: 2, disableClientInfo: true });
      client.on('error', () => undefined);
      await client.connect().catch(() => undefined);
      await assertFails({ client }, /requires a password/);
      client.destroy();
    });

    test('a database that the server does not have', CASE_LIMIT, () =>
      assertFails({ url: `${server.url}/99` }, /no database of this number/),
    );

    test('a database whose number is too large', CASE_LIMIT, () =>
      assertFails({ url: `${server.url}/99999999999999999999` }, /no database of this number/),
    );

    for (const scheme of ['rediss', 'valkeys', 'redis+tls', 'redis+ssl', 'valkey+tls', 'valkey+ssl', 'REDISS']) {
      test(`TLS to a server without it, by ${scheme}://`, CASE_LIMIT, () =>
        assertFails({ url: `${scheme}://:${PASSWORD}@127.0.0.1:${server.port}` }, /does not use TLS.*redis:\/\//),
      );
    }

    test('no TLS to a server with it', CASE_LIMIT, () =>
      against(tlsServer(), (port) =>
        assertFails({ url: `redis://:${PASSWORD}@127.0.0.1:${port}` }, /requires TLS.*rediss:\/\//),
      ),
    );

    test('a certificate that is not trusted', CASE_LIMIT, () =>
      against(tlsServer(), (port) => assertFails({ url: `rediss://127.0.0.1:${port}` }, /certificate.*not trusted/)),
    );

    test('a certificate for another host name', CASE_LIMIT, () =>
      against(tlsServer(), (port) =>
        assertFails({ client: tlsClient(port, '127.0.0.1') }, /certificate of the server is for other host names/),
      ),
    );

    test('an expired certificate', CASE_LIMIT, () =>
      against(tlsServer('expired.pem'), (port) =>
        assertFails({ client: tlsClient(port, 'localhost', 'expired.pem') }, /certificate of the server has expired/),
      ),
    );

    /** The alerts with which a TLS server refuses a client, by their numbers. */
    const alerts: Readonly<Record<string, readonly [number, RegExp]>> = {
      certificate_required: [116, /requires a client certificate.*socket\.cert/],
      bad_certificate: [42, /requires a client certificate.*socket\.cert/],
      unknown_ca: [48, /requires a client certificate.*socket\.cert/],
      protocol_version: [70, /cannot agree on TLS/],
      handshake_failure: [40, /cannot agree on TLS/],
      internal_error: [80, /cannot agree on TLS/],
    };
    for (const [name, [number, expected]] of Object.entries(alerts)) {
      const refuse = (socket: Socket) =>
        socket.once('data', () => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, number])));
      test(`a TLS server that refuses the client with ${name}`, CASE_LIMIT, () =>
        against(createServer(refuse), (port) => assertFails({ client: tlsClient(port, '127.0.0.1') }, expected)),
      );
    }

    for (const command of ['EVALSHA', 'TIME', 'XADD']) {
      test(`a server whose command ${command} is disabled`, CASE_LIMIT, async () => {
        const limited = await RedisServer.start(['--rename-command', command, '']);
        try {
          await assertFails({ url: limited.url }, /lacks commands/);
        } finally {
          await limited.stop();
        }
      });
    }

    test('an HTTP server', CASE_LIMIT, () =>
      against(createHttpServer(), (port) =>
        assertFails({ url: `redis://:${PASSWORD}@127.0.0.1:${port}` }, /is not Redis/),
      ),
    );

    test('a server in protected mode', CASE_LIMIT, () =>
      against(
        createServer((socket) => socket.end('-DENIED Redis is running in protected mode\r\n')),
        (port) => assertFails({ url: `redis://127.0.0.1:${port}` }, /protected mode/),
      ),
    );

    test('a server before Redis 7', CASE_LIMIT, () =>
      against(
        createServer((socket) => {
          const real = connect(server.port, '127.0.0.1');
          real.on('error', () => socket.destroy());
          real.on('data', (data) => socket.write(data.toString().replace(/redis_version:\d/, 'redis_version:6')));
          socket.on('data', (data) => real.write(data));
          socket.on('close', () => real.destroy());
        }),
        (port) => assertFails({ url: `redis://127.0.0.1:${port}` }, /older than Redis 7.0/),
      ),
    );

    test('a replica', CASE_LIMIT, async () => {
      const data = await Replicated.start();
      try {
        for (const target of [
          { url: data.replicas[0]?.url ?? '' },
          { client: await clientOf(data.replicas[0]?.url ?? '') },
        ]) {
          await assertFails(target, /is a replica, so use its primary/);
          if ('client' in target) target.client.destroy();
        }
      } finally {
        await data.stop();
      }
    });

    test('a node of a cluster, by a client that does not know the cluster', CASE_LIMIT, async () => {
      const cluster = await Cluster.start();
      try {
        const nodes = await Promise.all(
          cluster.primaries.map(({ url }) => open({ url }, { timeout: STORE_TIMEOUT }).catch((error: Error) => error)),
        );
        // One of the nodes has the keys.
        const failures = nodes.filter((node) => node instanceof Error);
        assert.equal(failures.length, 2);
        for (const { message } of failures) assert.match(message, /part of a cluster.*createCluster/);
        for (const node of nodes) if (!(node instanceof Error)) await node.close();
      } finally {
        await cluster.stop();
      }
    });

    test('a server that is not a cluster, by a cluster client', CASE_LIMIT, () =>
      assertFails({ client: createCluster({ rootNodes: [{ url: server.url }] }) }, /is not part of a cluster/),
    );

    test('a server that is not a Sentinel, by a Sentinel client', CASE_LIMIT, () => {
      const sentinelRootNodes = [{ host: '127.0.0.1', port: server.port }];
      return assertFails({ client: createSentinel({ name: 'a', sentinelRootNodes }) }, /are not Sentinels/);
    });

    describe('by a Sentinel client:', () => {
      let sentinels: Sentinels;
      before(async () => {
        sentinels = await Sentinels.start();
      });
      after(() => sentinels.stop());
      const client = (options: { name?: string; password?: string } = {}) => {
        const { name = SENTINEL, password } = options;
        const sentinelRootNodes = sentinels.sentinels.map(({ port }) => ({ host: '127.0.0.1', port }));
        return createSentinel({ name, sentinelRootNodes, ...(password && { nodeClientOptions: { password } }) });
      };

      test('a name of a primary that the Sentinels do not know', CASE_LIMIT, () =>
        assertFails({ client: client({ name: 'another' }) }, /know no primary of this name/),
      );

      test('no password, and a wrong password of the primary', CASE_LIMIT, async () => {
        await sentinels.data.primary.command('CONFIG', 'SET', 'requirepass', 'other');
        await assertFails({ client: client() }, /requires a password/);
        await assertFails({ client: client({ password: PASSWORD }) }, /password is wrong/);
      });
    });

    test('a client that is subscribed to channels', CASE_LIMIT, async () => {
      const client = await clientOf(server.url, { RESP: 2 });
      await client.subscribe('news', () => undefined);
      await assertFails({ client }, /is subscribed to channels/);
      client.destroy();
    });

    test('a Sentinel, by a URL', CASE_LIMIT, async () => {
      const sentinel = await RedisServer.start(['--sentinel'], undefined, 'sentinel.conf');
      try {
        await assertFails({ url: sentinel.url }, /is a Sentinel, so pass a client that createSentinel made/);
      } finally {
        await sentinel.stop();
      }
    });

    test('a user without a right', CASE_LIMIT, async () => {
      await server.command('ACL', 'SETUSER', 'reader', 'on', `>${PASSWORD}`, '~*', '+@read');
      await assertFails({ url: `redis://reader:${PASSWORD}@127.0.0.1:${server.port}` }, /lacks a right/);
    });
  });

  describe('retries until the timeout, and then fails with the reason', () => {
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
        await until('a snapshot has failed', async () =>
          (await failing.command('SET', 'a', '2')).startsWith('-MISCONF'),
        );
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
  });

  describe('opens with the same client immediately after a failure', () => {
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

  test('an operation on a scope that is new to the store reports why the server does not respond', async () => {
    const gone = await RedisServer.start();
    const clientele = await open({ url: gone.url });
    await gone.stop();
    const error = await rejection(clientele.customers.retrieve('cus_1', {}, { timeout: 500 }));
    assert.equal(error.code, 'store_unavailable');
    assert.match(error.message, /refuses the connection/);
    await clientele.close();
  });

  test(
    'a client that the application closed fails its operations immediately, until it is connected again',
    CASE_LIMIT,
    async () => {
      const sentinels = await Sentinels.start();
      try {
        for (const client of [await clientOf(server.url), await sentinels.client()]) {
          const clientele = await open({ client }, { timeout: STORE_TIMEOUT });
          await client.destroy();
          const error = await rejection(clientele.customers.retrieve('cus_1'));
          assert.equal(error.code, 'store_unavailable');
          assert.match(error.message, /client is closed/);
          await client.connect();
          assert.equal((await rejection(clientele.customers.retrieve('cus_1'))).code, 'resource_missing');
          await clientele.close();
          await client.destroy();
        }
      } finally {
        await sentinels.stop();
      }
    },
  );

  test('a command that the server does not know does not leave its arguments in an error', async () => {
    const renamed = await RedisServer.start(['--rename-command', 'EVALSHA', '']);
    try {
      const error = await rejection(open({ url: renamed.url }, { timeout: STORE_TIMEOUT }));
      assert.match(String((error.cause as Error).message), /unknown command 'EVALSHA'$/);
    } finally {
      await renamed.stop();
    }
  });

  for (const scheme of ['valkey', 'redis', 'REDIS']) {
    test(`opens a URL that begins with ${scheme}://`, async () => {
      const clientele = await open({ url: ` ${scheme}://127.0.0.1:${server.port}/1\n` });
      await clientele.close();
    });
  }

  test('opens with clients whose command options the store does not use', async () => {
    const client = await clientOf(server.url);
    const clients = [
      client.withAbortSignal(AbortSignal.abort()),
      client.withCommandOptions({ timeout: 1 }),
      client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer }),
    ];
    for (const view of clients) {
      const clientele = await open({ client: view });
      assert.deepEqual((await clientele.customers.list()).data, []);
      await clientele.close();
    }
    client.destroy();
  });

  for (const RESP of [2, 3] as const) {
    test(`opens with a client of RESP ${RESP}`, async () => {
      const client = await clientOf(server.url, { RESP });
      const clientele = await open({ client });
      const { store } = await clientele.describe();
      assert.match(JSON.stringify(store.servers), /noeviction/);
      await clientele.close();
      client.destroy();
    });
  }
});
