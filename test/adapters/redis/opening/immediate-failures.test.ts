import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';
import { createClient, createCluster, createSentinel } from 'redis';
import { RedisServer } from '../../../support/redis/server.ts';
import { redisSuite } from '../../../support/redis/suite.ts';
import { Cluster, clientOf, Replicated, SENTINEL, Sentinels } from '../../../support/redis/topologies.ts';
import { rejection } from '../../../support/rejection.ts';
import { against, assertFails, CASE_LIMIT, open, PASSWORD, STORE_TIMEOUT } from './opening.ts';

redisSuite('a Redis store that cannot open fails immediately with the reason if a retry cannot help', () => {
  let server: RedisServer;
  let guarded: RedisServer;
  before(async () => {
    server = await RedisServer.start();
    guarded = await RedisServer.start();
    await guarded.command('CONFIG', 'SET', 'requirepass', PASSWORD);
  });
  after(() => Promise.all([server.stop(), guarded.stop()]));

  const fixture = (name: string) => readFileSync(new URL(`../../../fixtures/tls/${name}`, import.meta.url));
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
    const refuse = (socket: Socket) => socket.once('data', () => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, number])));
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

  test('a command that the server does not know does not leave its arguments in an error', async () => {
    const renamed = await RedisServer.start(['--rename-command', 'EVALSHA', '']);
    try {
      const error = await rejection(open({ url: renamed.url }, { timeout: STORE_TIMEOUT }));
      assert.match(String((error.cause as Error).message), /unknown command 'EVALSHA'$/);
    } finally {
      await renamed.stop();
    }
  });
});
