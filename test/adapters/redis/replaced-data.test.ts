import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { RedisStoreOptions } from '../../../adapters/redis/options.ts';
import type { Clientele } from '../../../src/index.ts';
import { bindingOf, openClientele } from '../../support/any-verifiers.ts';
import { collect } from '../../support/collect.ts';
import { cleanupsOf } from '../../support/redis/coherence.ts';
import { RedisServer, until } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { Cluster, clientOf } from '../../support/redis/topologies.ts';
import { rejection, rejects } from '../../support/rejection.ts';

/** The header of the scope, in the first partition. */
const HEADER = 'clientele:{test:default:0}:header';

/** Causes of a loss of data while processes are running. */
const LOSSES: Readonly<Record<string, (server: RedisServer) => Promise<unknown>>> = {
  'a FLUSHALL': (server) => server.command('FLUSHALL'),
  'an empty restart': async (server) => {
    await server.kill();
    await server.run();
  },
};

redisSuite('after the data of a running process is lost', () => {
  /** Starts a server. `open` opens a clientele with a separate connection, like another process. */
  async function start(t: TestContext) {
    const cleanups = cleanupsOf(t);
    const server = await RedisServer.start();
    cleanups.push(() => server.stop());
    const open = async (options: Partial<RedisStoreOptions> = {}, cache?: { max: number }): Promise<Clientele> => {
      const client = await clientOf(server.url);
      cleanups.push(() => client.destroy());
      const clientele = await openClientele({ kind: 'redis', ...options, client } as RedisStoreOptions, { cache });
      cleanups.push(() => clientele.close());
      return clientele;
    };
    return { server, open };
  }

  const create = ({ customers }: Clientele, token: string, idempotencyKey?: string) =>
    customers.create({ app: 'app_1', ...bindingOf(token) }, { idempotencyKey, timeout: 20_000 });

  for (const [loss, lose] of Object.entries(LOSSES)) {
    describe(`by ${loss}`, () => {
      for (const partitions of [1, 4]) {
        test(`the repeat of another process's request is recognized, partitions: ${partitions}`, async (t) => {
          const { server, open } = await start(t);
          const old = await open({ partitions });
          await create(old, 'tok_before', 'before');
          await lose(server);
          const fresh = await open({ partitions });
          const first = await create(fresh, 'tok_1', 'key_1');
          assert.deepEqual(await create(old, 'tok_1', 'key_1'), first);
          const second = await create(old, 'tok_2', 'key_2');
          assert.deepEqual(await create(fresh, 'tok_2', 'key_2'), second);
          for (const { verify } of [old, fresh]) assert.ok(verify);
          assert.deepEqual(await old.verify(), { checked: 2, problems: [] });
        });
      }

      test('the repeat is recognized also if the process has used the new data before', async (t) => {
        const { server, open } = await start(t);
        const old = await open();
        await create(old, 'tok_before', 'before');
        await lose(server);
        await create(old, 'tok_1');
        const fresh = await open();
        const second = await create(fresh, 'tok_2', 'key_2');
        assert.deepEqual(await create(old, 'tok_2', 'key_2'), second);
      });

      test('many concurrent requests of the process work', async (t) => {
        const { server, open } = await start(t);
        const old = await open({ partitions: 4 });
        await create(old, 'tok_before', 'before');
        await lose(server);
        const tokens = Array.from({ length: 200 }, (_, i) => `tok_${i}`);
        await Promise.all(tokens.map((token, i) => create(old, token, i % 2 ? token : undefined)));
        assert.deepEqual(await old.verify(), { checked: 200, problems: [] });
      });

      test('another number of partitions is refused, whichever process comes first', async (t) => {
        const { server, open } = await start(t);
        const old = await open({ partitions: 4 });
        const { id } = await create(old, 'tok_before');
        await lose(server);
        await create(old, 'tok_1');
        await rejects(open({ partitions: 8 }), 'parameter_invalid', 'store[partitions]');

        await lose(server);
        const fresh = await open({ partitions: 8 });
        const first = await create(fresh, 'tok_1');
        const calls: Readonly<Record<string, () => PromiseLike<unknown>>> = {
          create: () => create(old, 'tok_2'),
          'create with a key': () => create(old, 'tok_2', 'key_2'),
          retrieve: () => old.customers.retrieve(id),
          update: () => old.customers.update(id, { description: 'a' }),
          list: () => old.customers.list(),
          changes: () => old.changes().next(),
          cursor: () => old.cursor(),
          verify: () => old.verify(),
        };
        for (const [name, call] of Object.entries(calls)) {
          const { code, param } = await rejection(call());
          assert.deepEqual([code, param], ['parameter_invalid', 'store[partitions]'], name);
        }
        assert.equal((await fresh.customers.retrieve(first.id)).id, first.id);
        assert.deepEqual(await fresh.verify(), { checked: 1, problems: [] });
      });

      test('the lost customers are gone, from the cache too', async (t) => {
        const { server, open } = await start(t);
        const old = await open({}, { max: 10 });
        const { id } = await create(old, 'tok_before');
        await until('the cache holds the customer', async () => {
          await old.customers.retrieve(id);
          const { cache } = await old.describe();
          return (cache as { hits: number }).hits > 0;
        });
        await lose(server);
        await until('the cache drops it', async () =>
          old.customers.retrieve(id).then(
            () => false,
            ({ code }) => code === 'resource_missing',
          ),
        );
        assert.deepEqual((await old.customers.list()).data, []);
      });

      for (const partitions of [1, 4]) {
        test(`a reader of the feed gets cursor_expired, partitions: ${partitions}`, async (t) => {
          const { server, open } = await start(t);
          const old = await open({ partitions });
          await create(old, 'tok_before');
          const cursor = await old.cursor();
          await lose(server);
          await create(old, 'tok_1');
          await rejects(old.changes({ after: cursor, wait: false }).next(), 'cursor_expired', 'after');
          const events = await collect(old.changes({ wait: false }));
          assert.equal(events.length, 1);
        });
      }
    });
  }

  test('a new feed has a cursor before its first event', async (t) => {
    const { open } = await start(t);
    for (const partitions of [1, 4]) {
      const clientele = await open({ partitions, prefix: `${partitions}:` });
      const cursor = await clientele.cursor();
      assert.deepEqual(await collect(clientele.changes({ after: cursor, wait: false })), []);
      await create(clientele, 'tok_1');
      assert.equal((await collect(clientele.changes({ after: cursor, wait: false }))).length, 1);
    }
  });

  test('by one primary of a cluster: the process continues, and verify reports the loss', async (t) => {
    const cleanups = cleanupsOf(t);
    const cluster = await Cluster.start();
    cleanups.push(() => cluster.stop());
    const client = await cluster.client();
    cleanups.push(() => client.destroy());
    const clientele = await openClientele({ kind: 'redis', client, partitions: 16 });
    cleanups.push(() => clientele.close());
    await Promise.all(Array.from({ length: 30 }, (_, i) => create(clientele, `tok_${i}`)));
    for (const primary of cluster.primaries) {
      assert.equal(await primary.command('FLUSHALL'), '+OK');
      await Promise.all(
        Array.from({ length: 30 }, (_, i) => create(clientele, `tok_${primary.port}_${i}`, `k${primary.port}${i}`)),
      );
      assert.equal((await clientele.customers.list({ limit: 100 })).data.length > 0, true);
      assert.notDeepEqual((await clientele.verify()).problems, [], `the loss of ${primary.port} is reported`);
    }
  });

  test('by the primary of the first partition: surviving idempotency keys are still recognized', async (t) => {
    const cleanups = cleanupsOf(t);
    const cluster = await Cluster.start();
    cleanups.push(() => cluster.stop());
    const client = await cluster.client();
    cleanups.push(() => client.destroy());
    const clientele = await openClientele({ kind: 'redis', client, partitions: 16 });
    cleanups.push(() => clientele.close());
    const keys = Array.from({ length: 30 }, (_, i) => `key_${i}`);
    const createAll = () => Promise.allSettled(keys.map((key) => create(clientele, `tok_${key}`, key)));
    await createAll();
    const first = await cluster.primaryOf(HEADER);
    assert.equal(await first.command('EXISTS', HEADER), ':1');
    await first.command('FLUSHALL');
    await create(clientele, 'tok_after');
    const codes = (await createAll()).map((result) => (result.status === 'rejected' ? result.reason.code : 'created'));
    assert.ok(codes.includes('created'));
    assert.ok(!codes.includes('idempotency_mismatch'), codes.join());
  });
});
