import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { parseRedisUrl } from '../../../../adapters/redis/redis-url.ts';
import { destroyClient, handleErrors, type NodeRedisClient } from '../../../../adapters/redis/transport/node-redis.ts';
import { invalidationConnection } from '../../../../adapters/redis/transport/standalone.ts';
import { createUrlClient } from '../../../../adapters/redis/url-client.ts';
import { RedisServer } from '../../../support/redis/server.ts';
import { redisSuite } from '../../../support/redis/suite.ts';

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
