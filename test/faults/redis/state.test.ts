import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR, SCOPE } from '../../../adapters/conformance/samples.ts';
import { RedisStore } from '../../../adapters/redis/index.ts';
import { contextOf } from '../../support/context.ts';
import { iterations } from '../../support/iterations.ts';
import { Child } from '../../support/redis/child.ts';
import { cleanupsOf } from '../../support/redis/coherence.ts';
import { Counters, type IncrementCounts } from '../../support/redis/counters.ts';
import type { Increments } from '../../support/redis/counting.ts';
import { type Cut, TcpProxy } from '../../support/redis/proxy.ts';
import { delay, RedisServer, until } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { Sentinels } from '../../support/redis/topologies.ts';
import { rejects } from '../../support/rejection.ts';
import { runDuring } from '../../support/run-during.ts';

const CUTS: readonly Cut[] = ['before', 'within', 'after'];
const KEYS = Array.from({ length: 4 }, (_, i) => `counter${i}`);

/** The ways to lose the data of a running server. */
const LOSSES: Readonly<Record<string, (server: RedisServer) => Promise<unknown>>> = {
  FLUSHALL: (server) => server.command('FLUSHALL'),
  'an empty restart': async (server) => {
    await server.kill();
    await server.run();
  },
};

/** Asserts that a counter has every acknowledged increment, no failed one, and each one at most once. */
function assertExact(value: number, { acknowledged, unknown }: IncrementCounts): void {
  assert.ok(
    value >= acknowledged && value <= acknowledged + unknown,
    `${value} of ${acknowledged} acknowledged and ${unknown} unknown`,
  );
}

for (const partitions of [1, 16]) {
  redisSuite(`counters in the state of verifiers, partitions: ${partitions}:`, () => {
    /** Opens a store on a server or a proxy. */
    async function openOn(t: Parameters<typeof cleanupsOf>[0], { url }: { url: string }) {
      const store = new RedisStore({ kind: 'redis', url, partitions });
      cleanupsOf(t).push(() => store.close());
      await store.open();
      return store.stateStore();
    }

    test('two processes increment one counter: no increment is lost', async (t) => {
      const cleanups = cleanupsOf(t);
      const server = await RedisServer.start();
      cleanups.push(() => server.stop());
      const children = [1, 2].map(() => new Child('counting', [server.url, String(partitions)]));
      for (const child of children) cleanups.push(() => child.kill());
      for (const child of children) assert.deepEqual(await child.receive(), { ready: true });
      // Each increment repeats after a conflict, so the effort grows with the square of this number.
      const count = 40;
      const state = await openOn(t, server);
      for (let round = 1; round <= iterations(1, 50); round += 1) {
        for (const child of children) child.send({ keys: KEYS, count } satisfies Increments);
        for (const child of children) {
          const { counts } = (await child.receive()) as { counts: Record<string, IncrementCounts> };
          for (const key of KEYS) {
            assert.deepEqual(counts[key], { acknowledged: count * round, definite: 0, unknown: 0 });
          }
        }
        for (const key of KEYS) assert.equal(await new Counters(state).read(key), 2 * count * round);
      }
    });

    test('the server is killed and restarted: no acknowledged increment is lost, and none is applied twice', async (t) => {
      const cleanups = cleanupsOf(t);
      const server = await RedisServer.start(['--appendonly', 'yes', '--appendfsync', 'always']);
      cleanups.push(() => server.stop());
      const counters = new Counters(await openOn(t, server));
      const sum = (part: keyof IncrementCounts) =>
        KEYS.reduce((total, key) => total + (counters.counts[key]?.[part] ?? 0), 0);
      for (let round = 0; round < iterations(10, 300); round += 1) {
        const increment = async () => {
          const key = KEYS[Math.floor(Math.random() * KEYS.length)] as string;
          // A restart takes longer than the shortest deadline, so the outcome of a write that the kill met is unknown.
          await counters.increment(key, Math.random() < 0.5 ? 20 : 700);
        };
        const killed = async () => {
          await delay(Math.random() * 30);
          await server.kill();
          await server.run();
          await until('increments succeed again', async () => {
            const before = sum('acknowledged');
            await delay(5);
            return sum('acknowledged') > before;
          });
        };
        await runDuring(increment, killed, 8);
      }
      for (const key of KEYS) assertExact(await counters.read(key), counters.counts[key] as IncrementCounts);
      assert.ok(sum('acknowledged') > 100 && sum('unknown') > 0, JSON.stringify(counters.counts));
    });

    test('replies are cut before, within and after: every increment succeeds, and is applied once', async (t) => {
      const cleanups = cleanupsOf(t);
      const server = await RedisServer.start();
      cleanups.push(() => server.stop());
      const proxies = [await TcpProxy.to(server.port), await TcpProxy.to(server.port)];
      for (const proxy of proxies) cleanups.push(() => proxy.close());
      const processes: Counters[] = [];
      for (const proxy of proxies) processes.push(new Counters(await openOn(t, proxy)));
      let isDone = false;
      /** Cuts a connection repeatedly. Some increments succeed between two cuts, so that the test ends. */
      const cutRepeatedly = async (proxy: TcpProxy, { counts }: Counters) => {
        const acknowledged = () => Object.values(counts).reduce((sum, each) => sum + each.acknowledged, 0);
        for (let cuts = 0; !isDone; cuts += 1) {
          proxy.cut = CUTS[cuts % 3];
          const before = acknowledged();
          while (!isDone && (proxy.cut !== undefined || acknowledged() < before + 3)) await delay(1);
        }
        proxy.cut = undefined;
      };
      const each = iterations(60, 1000);
      const increments = async (counters: Counters) => {
        for (let i = 0; i < each; i += 1) await counters.increment(KEYS[i % KEYS.length] as string, 30_000);
      };
      const cutting = processes.map((counters, i) => cutRepeatedly(proxies[i] as TcpProxy, counters));
      await Promise.all(processes.flatMap((counters) => [increments(counters), increments(counters)]));
      isDone = true;
      await Promise.all(cutting);
      assert.ok((proxies[0]?.cuts ?? 0) > 5, `${proxies[0]?.cuts} cuts`);
      for (const key of KEYS) {
        for (const { counts } of processes) {
          assert.deepEqual(counts[key], { acknowledged: (2 * each) / KEYS.length, definite: 0, unknown: 0 });
        }
        assert.equal(await processes[0]?.read(key), (4 * each) / KEYS.length);
      }
    });

    test('replies are cut until after the deadline: the outcome is unknown if the write may be applied', async (t) => {
      const cleanups = cleanupsOf(t);
      const server = await RedisServer.start();
      cleanups.push(() => server.stop());
      const proxy = await TcpProxy.to(server.port);
      cleanups.push(() => proxy.close());
      const counters = new Counters(await openOn(t, proxy));
      for (let round = 0; round < iterations(12, 240); round += 1) {
        proxy.refuses = true;
        proxy.passes = round % 3;
        proxy.cut = CUTS[round % 2];
        await counters.increment('counter', 80);
        proxy.refuses = false;
        proxy.cut = undefined;
        await counters.increment('counter', 30_000);
      }
      const counts = counters.counts.counter as IncrementCounts;
      assertExact(await counters.read('counter'), counts);
      assert.ok(counts.unknown > 0 && counts.definite > 0, JSON.stringify(counts));
    });

    test('the connection is frozen: a read changes nothing, a write has an unknown outcome, at the deadline', async (t) => {
      const cleanups = cleanupsOf(t);
      const server = await RedisServer.start();
      cleanups.push(() => server.stop());
      const proxy = await TcpProxy.to(server.port);
      cleanups.push(() => proxy.close());
      const state = await openOn(t, proxy);
      await state.compareAndSet(SCOPE, 'key', undefined, 'value', Date.now() + HOUR);
      proxy.freeze();
      const start = performance.now();
      const read = rejects(state.read(SCOPE, 'key', contextOf(100)), 'deadline_exceeded');
      const write = state.compareAndSet(SCOPE, 'other', undefined, 'value', Date.now() + HOUR, contextOf(100));
      await rejects(write, 'deadline_exceeded', undefined, 'unknown');
      await read;
      assert.ok(performance.now() - start < 10_000, 'the network stays frozen');
      proxy.thaw();
      assert.equal((await state.read(SCOPE, 'key'))?.value, 'value');
    });

    for (const [loss, lose] of Object.entries(LOSSES)) {
      test(`the data is lost by ${loss}: processes continue with new data, and agree on it`, async (t) => {
        const cleanups = cleanupsOf(t);
        const server = await RedisServer.start();
        cleanups.push(() => server.stop());
        const proxy = await TcpProxy.to(server.port);
        cleanups.push(() => proxy.close());
        // Two connections, like two processes.
        const [one, two] = [new Counters(await openOn(t, server)), new Counters(await openOn(t, proxy))];
        for (const key of KEYS) await Promise.all([one.increment(key, 5000), two.increment(key, 5000)]);
        await lose(server);
        for (const key of KEYS) assert.equal(await two.read(key), 0);
        for (const key of KEYS) await Promise.all([one.increment(key, 20_000), two.increment(key, 20_000)]);
        for (const key of KEYS) {
          assert.equal(await one.read(key), 2);
          assert.equal(await two.read(key), 2);
        }
      });
    }

    test('the server is full: writes are store_full, not applied; reads go on, and writes recover', async (t) => {
      const cleanups = cleanupsOf(t);
      const server = await RedisServer.start();
      cleanups.push(() => server.stop());
      const state = await openOn(t, server);
      const write = (key: string, expected?: string) =>
        state.compareAndSet(SCOPE, key, expected, 'value', Date.now() + HOUR);
      await write('before');
      const entry = await state.read(SCOPE, 'before');
      await server.command('CONFIG', 'SET', 'maxmemory', '1');
      await rejects(write('before', entry?.version), 'store_full');
      await rejects(write('full'), 'store_full');
      assert.deepEqual(await state.read(SCOPE, 'before'), entry);
      await server.command('CONFIG', 'SET', 'maxmemory', '0');
      assert.equal(await state.read(SCOPE, 'full'), undefined);
      assert.equal(await write('full'), true);
    });
  });
}

redisSuite('the state of verifiers after a failover of Sentinel', () => {
  for (let round = 1; round <= iterations(1, 30); round += 1) {
    test(`has every increment that minReplicas acknowledged, and none twice, round ${round}`, async (t) => {
      const cleanups = cleanupsOf(t);
      const sentinels = await Sentinels.start();
      cleanups.push(() => sentinels.stop());
      const client = await sentinels.client();
      cleanups.push(() => client.destroy());
      const open = async (minReplicas: number) => {
        const store = new RedisStore({ kind: 'redis', client, minReplicas, partitions: 4 });
        cleanups.push(() => store.close());
        await store.open();
        return new Counters(store.stateStore());
      };
      const [replicated, plain] = [await open(1), await open(0)];
      const { primary, replicas } = sentinels.data;
      let next = 0;
      const increment = async () => {
        next += 1;
        await replicated.increment(KEYS[next % KEYS.length] as string, 1000);
      };
      const fail = async () => {
        const { counts } = replicated;
        await until('the replica acknowledges', async () => KEYS.every((key) => (counts[key]?.acknowledged ?? 0) > 5));
        // A wrong password keeps the replica from receiving further writes, so they are not acknowledged.
        await replicas[0]?.command('CONFIG', 'SET', 'masterauth', 'wrong');
        await primary.command('CLIENT', 'KILL', 'TYPE', 'replica');
        await delay(300);
        await primary.kill();
        await until('the sentinels agree', async () => (await sentinels.primaryPort()) !== primary.port);
      };
      await runDuring(increment, fail, 4);
      for (const key of KEYS) {
        await plain.increment(key, 60_000);
        assert.deepEqual(plain.counts[key], { acknowledged: 1, definite: 0, unknown: 0 });
        assertExact((await plain.read(key)) - 1, replicated.counts[key] as IncrementCounts);
      }
    });
  }
});

redisSuite('the state of verifiers after the data is lost', () => {
  test('another number of partitions is refused: no process reads in the wrong partition', async (t) => {
    const cleanups = cleanupsOf(t);
    const server = await RedisServer.start();
    cleanups.push(() => server.stop());
    const proxy = await TcpProxy.to(server.port);
    cleanups.push(() => proxy.close());
    const open = async (url: string, partitions: number) => {
      const store = new RedisStore({ kind: 'redis', url, partitions });
      cleanups.push(() => store.close());
      await store.open();
      return store.stateStore();
    };
    const old = await open(server.url, 4);
    await old.compareAndSet(SCOPE, 'key', undefined, 'old', Date.now() + HOUR);
    await server.command('FLUSHALL');
    const fresh = await open(proxy.url, 8);
    for (const key of KEYS) {
      assert.equal(await fresh.compareAndSet(SCOPE, key, undefined, 'new', Date.now() + HOUR), true);
      const reading = old.read(SCOPE, `other_${key}`);
      await rejects(reading, 'parameter_invalid', 'store[partitions]');
      const writing = old.compareAndSet(SCOPE, `other_${key}`, undefined, 'old', Date.now() + HOUR);
      await rejects(writing, 'parameter_invalid', 'store[partitions]');
    }
  });
});
