import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Clientele } from '../../../src/index.ts';
import { AcknowledgedWrites } from '../../support/acknowledged-writes.ts';
import { openClientele } from '../../support/any-verifiers.ts';
import { iterations } from '../../support/iterations.ts';
import { delay, RedisServer, until } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { runDuring } from '../../support/run-during.ts';

redisSuite('a Redis server with an append-only file', () => {
  let server: RedisServer;
  let clientele: Clientele;
  before(async () => {
    server = await RedisServer.start(['--appendonly', 'yes', '--appendfsync', 'always']);
    const store = { kind: 'redis', url: server.url } as const;
    clientele = await openClientele(store);
  });
  after(async () => {
    await clientele.close();
    await server.stop();
  });

  test('is killed and restarted during many writes: no acknowledged write is lost, and none is partial', async () => {
    const writes = new AcknowledgedWrites('kill');
    for (let round = 0; round < iterations(10, 300); round += 1) {
      // Some deadlines pass before the server is back, others do not.
      const live = () => writes.runLifecycle(clientele, Math.random() < 0.25 ? 20 : 20 + Math.random() * 680);
      const killed = async () => {
        await delay(Math.random() * 30);
        await server.kill();
        await server.run();
        await until('writes succeed again', async () => {
          const before = writes.counts.acknowledged;
          await delay(5);
          return writes.counts.acknowledged > before;
        });
      };
      await runDuring(live, killed, 8);
    }
    await writes.check(clientele);
    const { acknowledged, unknown } = writes.counts;
    assert.ok(acknowledged > 100 && unknown > 0, JSON.stringify(writes.counts));
  });
});
