import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Clientele, createClientele } from '../../../src/index.ts';
import { AnySms, AnyTokens, bindingOf } from '../../support/any-verifiers.ts';
import { effort } from '../../support/effort.ts';
import { Ledger } from '../../support/ledger.ts';
import { delay, RedisServer } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { Replicated } from '../../support/redis/topologies.ts';
import { rejection, rejects } from '../../support/rejection.ts';

const APP = 'app_1Gqj58ynP0mHeX1q';

const clienteleOn = (url: string, partitions = 1): Promise<Clientele> =>
  createClientele({ store: { kind: 'redis', url, partitions }, tokens: new AnyTokens(), sms: new AnySms() });

redisSuite('a Redis server that', () => {
  for (const partitions of [1, 4]) {
    test(`is full refuses writes whole, answers reads, lets deletions through, and recovers; partitions: ${partitions}`, async () => {
      const server = await RedisServer.start();
      const clientele = await clienteleOn(server.url, partitions);
      try {
        const create = (token: string) => clientele.customers.create({ app: APP, ...bindingOf(token) });
        for (let round = 0; round < effort(2, 40); round += 1) {
          const { id } = await create(`tok_kept${round}`);
          const other = await create(`tok_gone${round}`);
          await server.ask('CONFIG', 'SET', 'maxmemory', '1');
          await rejects(create(`tok_full${round}`), 'store_full');
          await rejects(clientele.customers.update(id, { description: 'full' }), 'store_full');
          await rejects(create(`tok_full${round}`), 'store_full');
          assert.equal((await clientele.customers.retrieve(id)).description, null);
          assert.equal((await clientele.customers.list({ limit: 1 })).data[0]?.id, other.id);
          assert.equal((await clientele.customers.delete(other.id)).deleted, true);
          const stop = new AbortController();
          for await (const _ of clientele.changes({ signal: stop.signal })) stop.abort();
          await server.ask('CONFIG', 'SET', 'maxmemory', '0');
          await create(`tok_full${round}`);
        }
        assert.deepEqual((await clientele.verify()).problems, []);
      } finally {
        await clientele.close();
        await server.stop();
      }
    });
  }

  test('forgets its scripts is told them again, in the middle of many writes, too', async () => {
    const server = await RedisServer.start();
    const clientele = await clienteleOn(server.url);
    try {
      const ledger = new Ledger('flush');
      let over = false;
      const flushing = (async () => {
        while (!over) {
          await server.ask('SCRIPT', 'FLUSH');
          await delay(2);
        }
      })();
      const lives = Array.from({ length: 6 }, async () => {
        for (let i = 0; i < effort(20, 400); i += 1) await ledger.live(clientele);
      });
      await Promise.all(lives);
      over = true;
      await flushing;
      assert.deepEqual([ledger.counts.definite, ledger.counts.unknown], [0, 0]);
      await ledger.check(clientele);
    } finally {
      await clientele.close();
      await server.stop();
    }
  });

  test('is read-only for a while is waited for; for longer than the deadline, nothing is applied', async () => {
    const pair = await Replicated.start();
    const { primary } = pair;
    const [replica] = pair.replicas as [RedisServer];
    const clientele = await clienteleOn(primary.url);
    try {
      for (let round = 0; round < effort(1, 60); round += 1) {
        await primary.ask('REPLICAOF', '127.0.0.1', String(replica.port));
        const binding = bindingOf(`tok_${round}`);
        const refused = await rejection(clientele.customers.create({ app: APP, ...binding }, { timeout: 1500 }));
        assert.deepEqual([refused.status >= 500, refused.outcome], [true, 'not_applied']);
        const creating = clientele.customers.create({ app: APP, ...binding });
        await delay(20);
        await primary.ask('REPLICAOF', 'NO', 'ONE');
        const { id } = await creating;
        assert.equal((await clientele.customers.retrieve(id)).id, id);
      }
    } finally {
      await clientele.close();
      await pair.stop();
    }
  });

  test('is loading what it has on disk is waited for', async () => {
    const slowly = ['--key-load-delay', '300', '--loading-process-events-interval-bytes', '1024'];
    const server = await RedisServer.start(['--appendonly', 'yes', '--appendfsync', 'always', ...slowly]);
    const clientele = await clienteleOn(server.url);
    try {
      const ledger = new Ledger('loading');
      for (let i = 0; i < 60; i += 1) await ledger.live(clientele);
      for (let round = 0; round < effort(2, 30); round += 1) {
        await server.kill();
        await server.run(false);
        await ledger.live(clientele);
      }
      assert.deepEqual([ledger.counts.definite, ledger.counts.unknown], [0, 0]);
      await ledger.check(clientele);
    } finally {
      await clientele.close();
      await server.stop();
    }
  });
});
