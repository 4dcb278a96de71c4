import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CachedStore } from '../../../../adapters/cache/index.ts';
import { LIVE, SCOPE } from '../../../../adapters/conformance/samples.ts';
import { add, idOf } from '../../../../adapters/conformance/store-calls.ts';
import { RedisStore } from '../../../../adapters/redis/index.ts';
import { execute } from '../../../support/execute.ts';
import {
  assertCoherent,
  cacheState,
  changeEmail,
  cleanupsOf,
  openPair,
  untilCached,
  untilSeen,
  untilTracking,
} from '../../../support/redis/coherence.ts';
import { TcpProxy } from '../../../support/redis/proxy.ts';
import { delay, RedisServer, until } from '../../../support/redis/server.ts';
import { redisSuite } from '../../../support/redis/suite.ts';
import { clientOf } from '../../../support/redis/topologies.ts';

/** Maximum age of a cached record, with a margin for a busy machine, in milliseconds. */
const MAX_AGE_MS = 1000 + 500;

/** Returns the ids of the connections on which the server reports writes. */
const reportingIds = async (server: RedisServer): Promise<string[]> =>
  [...(await server.rawCommand('CLIENT', 'LIST')).matchAll(/^id=(\d+) .*flags=\w*B/gm)].map(([, id]) => id as string);

const reportingConnections = async (server: RedisServer): Promise<number> => (await reportingIds(server)).length;

redisSuite('a cache to which a Redis server reports writes', () => {
  let server: RedisServer;
  before(async () => {
    server = await RedisServer.start();
  });
  after(() => server.stop());

  for (const partitions of [1, 16]) {
    test(`caches without a time limit and shows the writes of another store, partitions: ${partitions}`, async (t) => {
      const pair = await openPair(cleanupsOf(t), server, server, { partitions });
      const { cache, other } = pair;
      await untilTracking(cache);
      assert.equal((await cacheState(cache)).ttl, null);
      await assertCoherent(pair);
      const many = await Promise.all(Array.from({ length: 30 }, () => add(other)));
      for (const record of many) await assertCoherent({ ...pair, record }, 1);
      // A heartbeat that is late on a busy machine closes the connection, and another one opens.
      await until('a connection outlives the time in which a heartbeat must succeed', async () => {
        const before = await reportingIds(server);
        await delay(MAX_AGE_MS);
        const after = await reportingIds(server);
        return (await cacheState(cache)).tracking === 'on' && before.some((id) => after.includes(id));
      });
    });
  }

  test('shows its own writes immediately, and a fresh read bypasses it', async (t) => {
    const { cache, other, record } = await openPair(cleanupsOf(t), server);
    await untilTracking(cache);
    let latest = record;
    for (let i = 0; i < 20; i += 1) {
      await untilCached(cache, latest);
      latest = await changeEmail(other, latest);
      assert.deepEqual(await cache.find(SCOPE, idOf(latest), { fresh: true }), latest);
      latest = await changeEmail(cache, latest);
      assert.deepEqual(await cache.find(SCOPE, idOf(latest)), latest);
    }
  });

  test('uses one connection for several tenants and modes', async (t) => {
    const cleanups = cleanupsOf(t);
    const own = await RedisServer.start();
    cleanups.push(() => own.stop());
    const pair = await openPair(cleanups, own);
    await untilTracking(pair.cache);
    const live = await add(pair.other, {}, {}, LIVE);
    await pair.cache.find(LIVE, idOf(live));
    await untilTracking(pair.cache);
    const { hits } = await cacheState(pair.cache);
    for (let i = 0; i < 3; i += 1) await pair.cache.find(LIVE, idOf(live));
    assert.equal((await cacheState(pair.cache)).hits, hits + 2);
    await assertCoherent(pair, 3);
    assert.equal(await reportingConnections(own), 1);
  });

  test('drops all records after FLUSHALL', async (t) => {
    const cleanups = cleanupsOf(t);
    const own = await RedisServer.start();
    cleanups.push(() => own.stop());
    const { cache, record } = await openPair(cleanups, own);
    await untilTracking(cache);
    await untilCached(cache, record);
    await own.command('FLUSHALL');
    await until('the customer is gone', async () => (await cache.find(SCOPE, idOf(record))) === undefined);
  });

  test('drops all records when its store is closed, also if the store is opened again', async (t) => {
    const cleanups = cleanupsOf(t);
    const store = new RedisStore({ kind: 'redis', url: server.url, prefix: 'beneath:' });
    const cache = new CachedStore(store, { max: 10 });
    await cache.open();
    cleanups.push(() => cache.close());
    const record = await add(store);
    await untilCached(cache, record);
    await store.close();
    await store.open();
    const latest = await changeEmail(store, record);
    assert.deepEqual(await cache.find(SCOPE, idOf(record)), latest);
    const last = await changeEmail(store, latest);
    assert.deepEqual(await cache.find(SCOPE, idOf(record)), last);
  });

  describe('the connection for client-side caching', () => {
    test('is open while there is a listener; the client of the caller stays open', async (t) => {
      const cleanups = cleanupsOf(t);
      const own = await RedisServer.start();
      cleanups.push(() => own.stop());
      const client = await clientOf(own.url, { RESP: 2 });
      cleanups.push(() => client.destroy());
      const store = new RedisStore({ kind: 'redis', client });
      const [cache, second] = [new CachedStore(store, { max: 10 }), new CachedStore(store, { max: 10 })];
      await cache.open();
      await second.open();
      assert.equal((await cacheState(cache)).tracking, 'unused');
      const record = await add(store);
      await untilCached(cache, record);
      await untilCached(second, record);
      const stop = store.watch(SCOPE, () => undefined);
      await untilTracking(cache);
      await assertCoherent({ cache, other: store, record }, 2);
      stop();
      const stopSecond = store.watch(SCOPE, () => undefined);
      await assertCoherent({ cache, other: store, record: await add(store) }, 2);
      await untilTracking(cache);
      assert.equal(await reportingConnections(own), 1, 'one connection for all listeners');
      stopSecond();
      await cache.close();
      await until('the connection is closed', async () => (await reportingConnections(own)) === 0);
      assert.equal(await client.sendCommand(['PING']), 'PONG');
      await store.open();
      const stopThird = store.watch(SCOPE, () => undefined);
      await until('there is a new connection', async () => (await reportingConnections(own)) === 1);
      stopThird();
      await until('it is closed, because there is no listener', async () => (await reportingConnections(own)) === 0);
      await store.close();
    });

    test('is opened again after a cut, and no older record is returned', async (t) => {
      const cleanups = cleanupsOf(t);
      const own = await RedisServer.start();
      cleanups.push(() => own.stop());
      const { cache, other, record } = await openPair(cleanups, own);
      await untilTracking(cache);
      let latest = record;
      for (let i = 0; i < 5; i += 1) {
        await untilCached(cache, latest);
        await own.command('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
        latest = await changeEmail(other, latest);
        await untilSeen(cache, latest);
      }
      await untilTracking(cache);
      const since = performance.now();
      for (let i = 0; i < 10; i += 1) {
        await untilCached(cache, latest);
        const [, id] = /id=(\d+) .*flags=\w*B/.exec(await own.rawCommand('CLIENT', 'LIST')) ?? [];
        await own.command('CLIENT', 'KILL', 'ID', id ?? '');
        latest = await changeEmail(other, latest);
        await untilSeen(cache, latest);
      }
      assert.ok(performance.now() - since < 2500, 'the cut is noticed immediately, before the next heartbeat');
      await assertCoherent({ cache, other, record: latest }, 3);
    });

    test('is needed for caching: nothing is cached while it is closed', async (t) => {
      const cleanups = cleanupsOf(t);
      const own = await RedisServer.start();
      cleanups.push(() => own.stop());
      const { cache, record } = await openPair(cleanups, own);
      await untilTracking(cache);
      await untilCached(cache, record);
      await own.kill();
      await untilTracking(cache, 'interrupted');
      const { hits } = await cacheState(cache);
      const reading = Promise.resolve(cache.find(SCOPE, idOf(record)));
      assert.equal((await cacheState(cache)).hits, hits);
      await own.run();
      assert.equal(await reading, undefined);
      await untilTracking(cache);
    });

    for (const [what, freeze] of [
      ['only this connection', (proxy: TcpProxy) => proxy.freezeReporting()],
      ['the whole network', (proxy: TcpProxy) => proxy.freeze()],
    ] as const) {
      test(`is closed in time if ${what} is silent`, async (t) => {
        const cleanups = cleanupsOf(t);
        const proxy = await TcpProxy.to(server.port);
        cleanups.push(() => proxy.close());
        const { cache, other, record } = await openPair(cleanups, { url: proxy.url }, server);
        await untilTracking(cache);
        await untilCached(cache, record);
        freeze(proxy);
        const latest = await changeEmail(other, record);
        // Each look is at least 10 ms after the one before. Unlike the time, their number does not grow while a busy machine
        // pauses this process.
        let looks = 0;
        // A cached record is returned directly, a read is a promise.
        const isRead = async () => {
          looks += 1;
          return 'then' in (cache.find(SCOPE, idOf(record)) ?? {});
        };
        await until('the old record is not returned', isRead);
        assert.ok(looks <= MAX_AGE_MS / 10, `${looks} looks`);
        proxy.thaw();
        await untilSeen(cache, latest);
        await untilTracking(cache);
        await assertCoherent({ cache, other, record: latest }, 3);
      });
    }

    test("is closed if the client's commands reach another server", async (t) => {
      const cleanups = cleanupsOf(t);
      const own = await RedisServer.start();
      const proxy = await TcpProxy.to(server.port);
      cleanups.push(
        () => own.stop(),
        () => proxy.close(),
      );
      const { cache, record } = await openPair(cleanups, { url: proxy.url }, server);
      await untilTracking(cache);
      await untilCached(cache, record);
      proxy.redirectTo(own.port);
      await until('the other server is read', async () => (await cache.find(SCOPE, idOf(record))) === undefined);
      await until('the other server reports writes', async () => (await reportingConnections(own)) === 1);
    });

    test('is refused by a server that forbids it: then records have a time to live, and describe says so', async (t) => {
      await server.command('ACL', 'SETUSER', 'plain', 'on', '>secret', '~*', '&*', '+@all', '-client|tracking');
      const url = server.url.replace('//', '//plain:secret@');
      const pair = await openPair(cleanupsOf(t), { url }, server);
      await untilTracking(pair.cache, 'refused');
      assert.equal((await cacheState(pair.cache)).ttl, 1000);
      await assertCoherent(pair, 2);
      assert.equal((await cacheState(pair.cache)).tracking, 'refused');
    });

    test('does not keep the process running after the store is closed, in any state', async () => {
      const source = (path: string) => JSON.stringify(new URL(`../../../../${path}`, import.meta.url).href);
      const code = `
        import { CachedStore } from ${source('adapters/cache/index.ts')};
        import { RedisStore } from ${source('adapters/redis/index.ts')};
        import { SCOPE } from ${source('adapters/conformance/samples.ts')};
        setTimeout(() => process.exit(9), 10_000).unref();
        for (const ms of [0, 1, 3, 10, 50, 700]) {
          const cache = new CachedStore(new RedisStore({ kind: 'redis', url: '${server.url}' }), { max: 10 });
          await cache.open();
          await cache.find(SCOPE, 'cus_1');
          const stop = cache.watch(SCOPE, () => undefined);
          await new Promise((resolve) => setTimeout(resolve, ms));
          await cache.close();
          stop();
        }`;
      await execute(['--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', code]);
    });
  });

  test('a watcher wakes at each write, long before it polls', async (t) => {
    const cleanups = cleanupsOf(t);
    for (const partitions of [1, 4]) {
      const { cache, other } = await openPair(cleanups, server, server, { partitions });
      const wakes: (() => void)[] = [];
      cleanups.push(
        cache.watch(SCOPE, () => {
          for (const wake of wakes.splice(0)) wake();
        }),
      );
      await untilTracking(cache);
      const since = performance.now();
      for (let i = 0; i < 20; i += 1) {
        const woken = new Promise<void>((resolve) => wakes.push(resolve));
        await add(other);
        await woken;
      }
      assert.ok(performance.now() - since < 2500, `${performance.now() - since} ms for 20 writes`);
    }
  });
});
