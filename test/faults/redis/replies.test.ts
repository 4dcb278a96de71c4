import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { attemptOf, insertOf, recordOf, replaceOf, SCOPE } from '../../../adapters/conformance/samples.ts';
import { add, idOf } from '../../../adapters/conformance/store-calls.ts';
import { RedisStore } from '../../../adapters/redis/index.ts';
import type { Clientele } from '../../../src/index.ts';
import { AcknowledgedWrites } from '../../support/acknowledged-writes.ts';
import { bindingOf, openClientele } from '../../support/any-verifiers.ts';
import { collect } from '../../support/collect.ts';
import { contextOf } from '../../support/context.ts';
import { iterations } from '../../support/iterations.ts';
import { type Cut, TcpProxy } from '../../support/redis/proxy.ts';
import { delay, RedisServer } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { rejection } from '../../support/rejection.ts';
import { runDuring } from '../../support/run-during.ts';
import { APP, turns } from '../../support/world.ts';

const CUTS: readonly Cut[] = ['before', 'within', 'after'];

redisSuite('the connection to a Redis server', () => {
  let server: RedisServer;
  before(async () => {
    server = await RedisServer.start();
  });
  after(() => server.stop());

  let prefixes = 0;
  /** Runs a function with a clientele behind a proxy, with its own prefix. */
  async function withProxy<T>(use: (proxy: TcpProxy, clientele: Clientele) => Promise<T>, partitions = 1): Promise<T> {
    prefixes += 1;
    const prefix = `r${prefixes}:`;
    const proxy = await TcpProxy.to(server.port);
    const store = { kind: 'redis', url: proxy.url, prefix, partitions } as const;
    const clientele = await openClientele(store);
    try {
      return await use(proxy, clientele);
    } finally {
      proxy.thaw();
      await clientele.close();
      await proxy.close();
    }
  }

  for (const partitions of [1, 4]) {
    describe(`is cut, partitions: ${partitions}`, () => {
      for (const cut of CUTS) {
        test(`${cut} a reply: each operation succeeds, and is applied once`, async () => {
          await withProxy(async (proxy, clientele) => {
            // Each round cuts a little later, so that the cuts reach every command of every operation.
            for (let round = 0; round < iterations(6, 170); round += 1) {
              const card = bindingOf(`tok_${cut}${round}`);
              const idempotencyKey = round % 2 ? `key_${round}` : undefined;
              const withCut = async <T>(operation: () => PromiseLike<T>): Promise<T> => {
                const answer = operation();
                await turns(round % 5);
                proxy.cut = cut;
                return await answer;
              };
              const create = () => clientele.customers.create({ app: APP, ...card }, { idempotencyKey });
              const created = await withCut(create);
              const { id } = created;
              const updated = await withCut(() =>
                clientele.customers.update(id, { metadata: { round: String(round) } }),
              );
              assert.equal(updated.metadata?.round, String(round));
              const more = bindingOf(`tok_more${cut}${round}`);
              await withCut(() => clientele.customers.sources.create(id, more));
              assert.equal((await withCut(() => clientele.customers.retrieve(id))).sources.data.length, 2);
              assert.equal((await withCut(() => clientele.customers.list({ limit: 1 }))).data[0]?.id, id);
              if (idempotencyKey) assert.deepEqual(await withCut(create), created, 'the result of the first call');
              if (round % 3 === 0) await withCut(() => clientele.customers.delete(id));
            }
            proxy.cut = undefined;
            assert.ok(proxy.cuts > 10, `${proxy.cuts} cuts`);
            const events: Record<string, number> = {};
            const stop = new AbortController();
            for await (const { type, data } of clientele.changes({ signal: stop.signal })) {
              const { id } = data.object;
              const customer = id.startsWith('cus_') ? id : (data.object as { customer: string }).customer;
              events[`${type} ${customer}`] = (events[`${type} ${customer}`] ?? 0) + 1;
              const rounds = iterations(6, 170);
              if (Object.keys(events).length === rounds * 3 + Math.ceil(rounds / 3)) stop.abort();
            }
            assert.deepEqual(
              Object.entries(events).filter(([, count]) => count !== 1),
              [],
            );
            assert.deepEqual((await clientele.verify()).problems, []);
          }, partitions);
        });
      }
    });
  }

  for (const partitions of [1, 4]) {
    test(`is cut repeatedly during many writes: each acknowledged write is applied once; partitions: ${partitions}`, async () => {
      await withProxy(async (proxy, clientele) => {
        const writes = new AcknowledgedWrites('cut');
        let cuts = 0;
        const cut = async () => {
          const { acknowledged } = writes.counts;
          proxy.cut = CUTS[cuts++ % 3];
          // Until a write got through: on a busy machine, a cut every 15 ms would cut every attempt until the deadline.
          for (let waits = 0; waits === 0 || (waits < 20 && writes.counts.acknowledged === acknowledged); waits += 1) {
            await delay(15);
          }
        };
        const live = async () => {
          for (let i = 0; i < iterations(8, 200); i += 1) await writes.runLifecycle(clientele);
        };
        await runDuring(cut, () => Promise.all(Array.from({ length: 8 }, live)));
        proxy.cut = undefined;
        await writes.check(clientele);
        assert.ok(writes.counts.acknowledged > writes.counts.unknown, JSON.stringify(writes.counts));
      }, partitions);
    });

    test(`is cut until after the deadline: a write that may be applied has an unknown outcome; partitions: ${partitions}`, async () => {
      await withProxy(async (proxy, clientele) => {
        const writes = new AcknowledgedWrites('gone');
        // Each round cuts at another command of the lifecycle.
        for (let round = 0; round < iterations(12, 240); round += 1) {
          proxy.refuses = true;
          proxy.passes = round % 12;
          proxy.cut = CUTS[round % 2];
          await writes.runLifecycle(clientele, 80);
          proxy.refuses = false;
          proxy.cut = undefined;
          await writes.runLifecycle(clientele);
        }
        await writes.check(clientele);
        assert.ok(writes.counts.unknown > 0, JSON.stringify(writes.counts));
      }, partitions);
    });
  }

  test('is slow: operations wait, and a write that ends at its deadline is applied as a whole or not at all', async () => {
    await withProxy(async (proxy, clientele) => {
      const writes = new AcknowledgedWrites('slow');
      for (let round = 0; round < iterations(10, 200); round += 1) {
        proxy.delay = Math.random() * 60;
        await Promise.all([writes.runLifecycle(clientele, 100), writes.runLifecycle(clientele)]);
      }
      proxy.delay = 0;
      await writes.check(clientele);
    });
  });

  test('is frozen: each operation ends by its deadline, and operations succeed again afterwards', async () => {
    await withProxy(async (proxy, clientele) => {
      const writes = new AcknowledgedWrites('frozen');
      for (let round = 0; round < iterations(3, 40); round += 1) {
        await writes.runLifecycle(clientele);
        proxy.freeze();
        const start = performance.now();
        await Promise.all([writes.runLifecycle(clientele, 150), writes.runLifecycle(clientele, 150)]);
        const error = await rejection(clientele.customers.list({}, { timeout: 100 }));
        assert.equal(error.outcome, 'not_applied', 'a read changes nothing');
        assert.ok(performance.now() - start < 4000, 'by their deadlines, and not by the default of 5 seconds');
        proxy.thaw();
        await writes.runLifecycle(clientele);
      }
      await writes.check(clientele);
    });
  });

  for (const partitions of [1, 4]) {
    test(`is frozen: the store ends each call by its deadline, with the right outcome; partitions: ${partitions}`, async () => {
      const proxy = await TcpProxy.to(server.port);
      const store = new RedisStore({ kind: 'redis', url: proxy.url, prefix: `frozen${partitions}:`, partitions });
      try {
        await store.open();
        const record = await add(store);
        proxy.freeze();
        const start = performance.now();
        const reads = [
          store.find(SCOPE, idOf(record), {}, contextOf(100)),
          store.list(SCOPE, { limit: 5, direction: 'older' }, contextOf(100)),
          store.events(SCOPE, { limit: 5 }, contextOf(100)),
        ];
        const writes = [
          store.insert(SCOPE, insertOf(recordOf()), contextOf(100)),
          store.replace(SCOPE, replaceOf(record, {}), contextOf(100)),
          store.begin(SCOPE, attemptOf(), contextOf(100)),
        ];
        const ends = await Promise.all([...reads, ...writes].map(rejection));
        assert.ok(performance.now() - start < 10_000, 'the network stays frozen');
        for (const { code } of ends) assert.equal(code, 'deadline_exceeded');
        // With several partitions a write first needs a timestamp, so it is not sent.
        const written = partitions === 1 ? 'unknown' : 'not_applied';
        assert.deepEqual(
          ends.map(({ outcome }) => outcome),
          ['not_applied', 'not_applied', 'not_applied', written, written, 'unknown'],
        );
      } finally {
        proxy.thaw();
        await store.close();
        await proxy.close();
      }
    });
  }

  test('leads to a stopped server: each operation ends by its deadline, and operations succeed again afterwards', async () => {
    const stopping = await RedisServer.start();
    const store = { kind: 'redis', url: stopping.url } as const;
    const clientele = await openClientele(store);
    try {
      const writes = new AcknowledgedWrites('stopped');
      for (let round = 0; round < iterations(3, 40); round += 1) {
        await writes.runLifecycle(clientele);
        const running = [writes.runLifecycle(clientele, 150), writes.runLifecycle(clientele, 150)];
        stopping.signal('SIGSTOP');
        await Promise.all([...running, writes.runLifecycle(clientele, 150)]);
        stopping.signal('SIGCONT');
        await writes.runLifecycle(clientele);
      }
      await writes.check(clientele);
    } finally {
      await clientele.close();
      await stopping.stop();
    }
  });

  test('reconnects: the feed has no gap', async () => {
    await withProxy(async (proxy, clientele) => {
      const stop = new AbortController();
      const read = collect(clientele.changes({ signal: stop.signal }));
      const created: string[] = [];
      for (let i = 0; i < iterations(20, 400); i += 1) {
        if (i % 3 === 0) proxy.cut = CUTS[i % 2 ? 0 : 2];
        created.push((await clientele.customers.create({ app: APP, ...bindingOf(`tok_feed${i}`) })).id);
      }
      proxy.cut = undefined;
      await delay(400);
      stop.abort();
      assert.deepEqual(
        (await read).map(({ data }) => data.object.id),
        created,
      );
    });
  });
});
