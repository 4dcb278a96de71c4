import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Clientele, createClientele } from '../../../src/index.ts';
import { AnySms, AnyTokens } from '../../support/any-verifiers.ts';
import { effort } from '../../support/effort.ts';
import { Ledger } from '../../support/ledger.ts';
import { delay, RedisServer, until } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';

redisSuite('a Redis server that keeps an append-only file', () => {
  let server: RedisServer;
  let clientele: Clientele;
  before(async () => {
    server = await RedisServer.start(['--appendonly', 'yes', '--appendfsync', 'always']);
    const store = { kind: 'redis', url: server.url } as const;
    clientele = await createClientele({ store, tokens: new AnyTokens(), sms: new AnySms() });
  });
  after(async () => {
    await clientele.close();
    await server.stop();
  });

  test('is killed and started again while many write: nothing acknowledged is lost, nothing is there in half', async () => {
    const ledger = new Ledger('kill');
    for (let round = 0; round < effort(10, 300); round += 1) {
      let over = false;
      const writers = Array.from({ length: 8 }, async () => {
        while (!over) await ledger.live(clientele, 700);
      });
      await delay(Math.random() * 30);
      await server.kill();
      await server.run();
      await until('writes go on', async () => {
        const before = ledger.counts.acknowledged;
        await delay(5);
        return ledger.counts.acknowledged > before;
      });
      over = true;
      await Promise.all(writers);
    }
    await ledger.check(clientele);
    assert.ok(ledger.counts.acknowledged > 100, JSON.stringify(ledger.counts));
  });
});
