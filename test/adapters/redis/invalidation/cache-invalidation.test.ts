import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CachedStore } from '../../../../adapters/cache/index.ts';
import { LIVE, SCOPE } from '../../../../adapters/conformance/samples.ts';
import { add, idOf } from '../../../../adapters/conformance/store-calls.ts';
import { RedisStore } from '../../../../adapters/redis/index.ts';
import { execute } from '../../../support/execute.ts';
import { changed, coherent, endsOf, factsOf, hold, pairAt, sees, told } from '../../../support/redis/coherence.ts';
import { TcpProxy } from '../../../support/redis/proxy.ts';
import { delay, RedisServer, until } from '../../../support/redis/server.ts';
import { redisSuite } from '../../../support/redis/suite.ts';
import { clientOf } from '../../../support/redis/topologies.ts';

/** How old an answer may be at most, and some for a machine that is busy, in milliseconds. */
const BOUND_MS = 1000 + 500;

/** How many connections of the server are told of writes. */
const numberOfTold = async (server: RedisServer): Promise<number> =>
  (await server.askWhole('CLIENT', 'LIST')).split('\n').filter((line) => /flags=\w*B/.test(line)).length;

redisSuite('a cache that a Redis server tells of writes', () => {
  let server: RedisServer;
  before(async () => {
    server = await RedisServer.start();
  });
  after(() => server.stop());

  for (const partitions of [1, 16]) {
    test(`holds without end and sees another's writes, at partitions: ${partitions}`, async (t) => {
      const pair = await pairAt(endsOf(t), server, server, { partitions });
      const { cache, other } = pair;
      await told(cache);
      assert.equal((await factsOf(cache)).ttl, null);
      await coherent(pair);
      const many = await Promise.all(Array.from({ length: 30 }, () => add(other)));
      for (const record of many) await coherent({ ...pair, record }, 1);
      await delay(BOUND_MS);
      assert.equal((await factsOf(cache)).tracking, 'on', 'it was proved meanwhile');
    });
  }

  test('sees its own writes at once, and what a write starts from is never taken from it', async (t) => {
    const { cache, other, record } = await pairAt(endsOf(t), server);
    await told(cache);
    let latest = record;
    for (let i = 0; i < 20; i += 1) {
      await hold(cache, latest);
      latest = await changed(other, latest);
      assert.deepEqual(await cache.find(SCOPE, idOf(latest), { fresh: true }), latest);
      latest = await changed(cache, latest);
      assert.deepEqual(await cache.find(SCOPE, idOf(latest)), latest);
    }
  });

  test('serves several tenants and modes on one connection', async (t) => {
    const ends = endsOf(t);
    const own = await RedisServer.start();
    ends.push(() => own.stop());
    const pair = await pairAt(ends, own);
    await told(pair.cache);
    const live = await add(pair.other, {}, {}, LIVE);
    await pair.cache.find(LIVE, idOf(live));
    await told(pair.cache);
    const { hits } = await factsOf(pair.cache);
    for (let i = 0; i < 3; i += 1) await pair.cache.find(LIVE, idOf(live));
    assert.equal((await factsOf(pair.cache)).hits, hits + 2);
    await coherent(pair, 3);
    assert.equal(await numberOfTold(own), 1);
  });

  test('forgets everything where everything is gone', async (t) => {
    const ends = endsOf(t);
    const own = await RedisServer.start();
    ends.push(() => own.stop());
    const { cache, record } = await pairAt(ends, own);
    await told(cache);
    await hold(cache, record);
    await own.ask('FLUSHALL');
    await until('it is gone', async () => (await cache.find(SCOPE, idOf(record))) === undefined);
  });

  test('holds nothing any more once the store beneath it was closed, opened again or not', async (t) => {
    const ends = endsOf(t);
    const store = new RedisStore({ kind: 'redis', url: server.url, prefix: 'beneath:' });
    const cache = new CachedStore(store, { max: 10 });
    await cache.open();
    ends.push(() => cache.close());
    const record = await add(store);
    await hold(cache, record);
    await store.close();
    await store.open();
    const latest = await changed(store, record);
    assert.deepEqual(await cache.find(SCOPE, idOf(record)), latest);
    const last = await changed(store, latest);
    assert.deepEqual(await cache.find(SCOPE, idOf(record)), last);
  });

  describe('by a connection', () => {
    test('that is there while somebody follows; and a client of the caller stays open', async (t) => {
      const ends = endsOf(t);
      const own = await RedisServer.start();
      ends.push(() => own.stop());
      const client = await clientOf(own.url, { RESP: 2 });
      ends.push(() => client.destroy());
      const store = new RedisStore({ kind: 'redis', client });
      const [cache, second] = [new CachedStore(store, { max: 10 }), new CachedStore(store, { max: 10 })];
      await cache.open();
      await second.open();
      assert.equal((await factsOf(cache)).tracking, 'unused');
      const record = await add(store);
      await hold(cache, record);
      await hold(second, record);
      const end = store.watch(SCOPE, () => undefined);
      await told(cache);
      await coherent({ cache, other: store, record }, 2);
      end();
      const endSecond = store.watch(SCOPE, () => undefined);
      await coherent({ cache, other: store, record: await add(store) }, 2);
      await told(cache);
      assert.equal(await numberOfTold(own), 1, 'one for all');
      endSecond();
      await cache.close();
      await until('it is closed', async () => (await numberOfTold(own)) === 0);
      assert.equal(await client.sendCommand(['PING']), 'PONG');
      await store.open();
      const endAgain = store.watch(SCOPE, () => undefined);
      await until('there is another', async () => (await numberOfTold(own)) === 1);
      endAgain();
      await until('it is closed, since nobody follows', async () => (await numberOfTold(own)) === 0);
      await store.close();
    });

    test('that is made again where it is cut, and nothing from before is answered', async (t) => {
      const ends = endsOf(t);
      const own = await RedisServer.start();
      ends.push(() => own.stop());
      const { cache, other, record } = await pairAt(ends, own);
      await told(cache);
      let latest = record;
      for (let i = 0; i < 5; i += 1) {
        await hold(cache, latest);
        await own.ask('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
        latest = await changed(other, latest);
        await sees(cache, latest);
      }
      await told(cache);
      const since = performance.now();
      for (let i = 0; i < 10; i += 1) {
        await hold(cache, latest);
        const [, id] = /id=(\d+) .*flags=\w*B/.exec(await own.askWhole('CLIENT', 'LIST')) ?? [];
        await own.ask('CLIENT', 'KILL', 'ID', id ?? '');
        latest = await changed(other, latest);
        await sees(cache, latest);
      }
      assert.ok(performance.now() - since < 2500, 'it is noticed at once, not when it is asked');
      await coherent({ cache, other, record: latest }, 3);
    });

    test('and holds nothing while there is none', async (t) => {
      const ends = endsOf(t);
      const own = await RedisServer.start();
      ends.push(() => own.stop());
      const { cache, record } = await pairAt(ends, own);
      await told(cache);
      await hold(cache, record);
      await own.kill();
      await told(cache, 'interrupted');
      const { hits } = await factsOf(cache);
      const asked = Promise.resolve(cache.find(SCOPE, idOf(record)));
      assert.equal((await factsOf(cache)).hits, hits);
      await own.run();
      assert.equal(await asked, undefined);
      await told(cache);
    });

    for (const [what, freeze] of [
      ['it alone', (proxy: TcpProxy) => proxy.freezeTold()],
      ['the whole network', (proxy: TcpProxy) => proxy.freeze()],
    ] as const) {
      test(`that is given up in time where ${what} is silent`, async (t) => {
        const ends = endsOf(t);
        const proxy = await TcpProxy.to(server.port);
        ends.push(() => proxy.close());
        const { cache, other, record } = await pairAt(ends, { url: proxy.url }, server);
        await told(cache);
        await hold(cache, record);
        freeze(proxy);
        const latest = await changed(other, record);
        const since = performance.now();
        // What is held is there at once; what is asked for is a promise.
        const asks = async () => 'then' in (cache.find(SCOPE, idOf(record)) ?? {});
        await until('the older is not answered', asks);
        assert.ok(performance.now() - since < BOUND_MS, `${performance.now() - since} ms`);
        proxy.thaw();
        await sees(cache, latest);
        await told(cache);
        await coherent({ cache, other, record: latest }, 3);
      });
    }

    test("that is given up where the client's own commands go to another server by now", async (t) => {
      const ends = endsOf(t);
      const own = await RedisServer.start();
      const proxy = await TcpProxy.to(server.port);
      ends.push(
        () => own.stop(),
        () => proxy.close(),
      );
      const { cache, record } = await pairAt(ends, { url: proxy.url }, server);
      await told(cache);
      await hold(cache, record);
      proxy.turnTo(own.port);
      await until('what is there is seen', async () => (await cache.find(SCOPE, idOf(record))) === undefined);
      await until('that one tells', async () => (await numberOfTold(own)) === 1);
    });

    test('that the server does not allow: then it goes by age, and says so', async (t) => {
      await server.ask('ACL', 'SETUSER', 'plain', 'on', '>secret', '~*', '&*', '+@all', '-client|tracking');
      const url = server.url.replace('//', '//plain:secret@');
      const pair = await pairAt(endsOf(t), { url }, server);
      await told(pair.cache, 'refused');
      assert.equal((await factsOf(pair.cache)).ttl, 1000);
      await coherent(pair, 2);
      assert.equal((await factsOf(pair.cache)).tracking, 'refused');
    });

    test('that keeps no process from ending once the store is closed, whatever it was doing', async () => {
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
          const end = cache.watch(SCOPE, () => undefined);
          await new Promise((resolve) => setTimeout(resolve, ms));
          await cache.close();
          end();
        }`;
      await execute(['--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', code]);
    });
  });

  test('and a watcher is woken by each write, long before it would have looked by itself', async (t) => {
    const ends = endsOf(t);
    for (const partitions of [1, 4]) {
      const { cache, other } = await pairAt(ends, server, server, { partitions });
      const wakes: (() => void)[] = [];
      ends.push(
        cache.watch(SCOPE, () => {
          for (const wake of wakes.splice(0)) wake();
        }),
      );
      await told(cache);
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
