import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  APP,
  attemptOf,
  insertOf,
  LIVE,
  recordOf,
  replaceOf,
  SCOPE,
  T0,
} from '../../../adapters/conformance/samples.ts';
import { add, change, eventsOf, idOf, listIds, remove } from '../../../adapters/conformance/store-calls.ts';
import { RedisStore } from '../../../adapters/redis/index.ts';
import { ScopeKeys } from '../../../adapters/redis/key-names.ts';
import { insertScript } from '../../../adapters/redis/lua/scripts.generated.ts';
import type { RedisStoreOptions } from '../../../adapters/redis/options.ts';
import type { ClienteleError } from '../../../src/domain/errors.ts';
import { createClientele } from '../../../src/index.ts';
import type { Insert } from '../../../src/ports/store-types.ts';
import { contextOf } from '../../support/context.ts';
import { delay, freePort, RedisServer, until } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { clientOf } from '../../support/redis/topologies.ts';
import { rejection, rejects } from '../../support/rejection.ts';

test('options that are none are refused by their names', () => {
  const url = 'redis://127.0.0.1:1';
  const wrong: [options: object, param: string][] = [
    [{}, 'store[url]'],
    [{ url: 'http://127.0.0.1' }, 'store[url]'],
    [{ url, client: {} }, 'store[client]'],
    [{ client: null }, 'store[client]'],
    [{ url, partitions: 0 }, 'store[partitions]'],
    [{ url, partitions: 1025 }, 'store[partitions]'],
    [{ url, minReplicas: -1 }, 'store[minReplicas]'],
    [{ url, prefix: '{a}' }, 'store[prefix]'],
    [{ url, prefix: 'a b' }, 'store[prefix]'],
  ];
  for (const [options, param] of wrong) {
    assert.throws(() => new RedisStore({ kind: 'redis', ...options } as RedisStoreOptions), { param });
  }
});

test('a url that nothing answers at is told of within seconds, and leaves nothing behind', async () => {
  const store = new RedisStore({ kind: 'redis', url: 'redis://127.0.0.1:1' });
  await rejects(store.open(), 'store_unavailable');
  await store.close();
});

redisSuite('RedisStore', () => {
  let server: RedisServer;
  const stores: RedisStore[] = [];
  let made = 0;

  before(async () => {
    server = await RedisServer.start();
  });
  after(async () => {
    for (const store of stores) await store.close();
    await server.stop();
  });

  /** A store, on data of its own unless told otherwise; and the beginning of its keys in the first partition. */
  async function open(options: Partial<RedisStoreOptions> = {}) {
    made += 1;
    const { prefix = `t${made}:` } = options;
    const store = new RedisStore({ kind: 'redis', url: server.url, ...options, prefix } as RedisStoreOptions);
    stores.push(store);
    await store.open();
    return { store, prefix, keys: `${prefix}{test:default:0}:` };
  }

  describe('opening', () => {
    test('uses the client that it is given, and leaves it open', async () => {
      const client = await clientOf(server.url);
      const { store } = await open({ client, url: undefined } as Partial<RedisStoreOptions>);
      await add(store);
      await store.close();
      assert.equal(await client.sendCommand(['PING']), 'PONG');
      client.destroy();
    });

    test('refuses other partitions than the namespace was made with, in the composition root at once', async () => {
      const store = (partitions: number) => ({ kind: 'redis', url: server.url, prefix: 'p:', partitions }) as const;
      await (await createClientele({ store: store(4) })).close();
      const error = await rejects(createClientele({ store: store(8) }), 'parameter_invalid', 'store[partitions]');
      assert.match(error.message, /4, the number that the namespace was created with/);
      await (await createClientele({ store: store(4) })).close();
      await (await createClientele({ store: store(8), namespace: 'other' })).close();
    });

    test('refuses other partitions of a scope that is used later', async () => {
      const { store } = await open({ prefix: 'q:', partitions: 2 });
      await add(store, {}, {}, LIVE);
      const { store: other } = await open({ prefix: 'q:' });
      await add(other);
      await rejects(other.find(LIVE, 'cus_1'), 'parameter_invalid', 'store[partitions]');
    });

    test('refuses a format that it does not know', async () => {
      const { keys } = await open({ prefix: 'f:' });
      await server.ask('HSET', `${keys}header`, 'format', '2');
      const { store } = await open({ prefix: 'f:' });
      await rejects(store.find(SCOPE, 'cus_1'), 'parameter_invalid', 'store');
    });

    test('refuses a server that would evict what is stored', async () => {
      const evicting = await RedisServer.start();
      try {
        for (const policy of ['allkeys-lru', 'volatile-ttl']) {
          await evicting.ask('CONFIG', 'SET', 'maxmemory-policy', policy);
          const error = await rejects(open({ url: evicting.url }), 'parameter_invalid', 'store');
          assert.match(error.message, /noeviction/);
        }
        await evicting.ask('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
        const { store } = await open({ url: evicting.url });
        await store.close();
      } finally {
        await evicting.stop();
      }
    });
  });

  test('waits in close for the calls of that opening only, also if the store is opened and used again', async () => {
    const client = await clientOf(server.url);
    const { store, prefix } = await open({ client, url: undefined } as Partial<RedisStoreOptions>);
    const { store: other } = await open({ prefix });
    const record = await add(other);
    const send = client.sendCommand.bind(client);
    const releases: (() => void)[] = [];
    client.sendCommand = (async (...args: Parameters<typeof send>) => {
      if (args[0][0] === 'GET') await new Promise<void>((resolve) => releases.push(resolve));
      return send(...args);
    }) as typeof send;
    try {
      const first = store.find(SCOPE, idOf(record));
      const closing = Promise.resolve(store.close()).then(() => true);
      await delay(10);
      const second = Promise.resolve(store.open()).then(() => store.find(SCOPE, idOf(record)));
      await delay(50);
      releases.shift()?.();
      await first;
      assert.equal(await Promise.race([closing, delay(500).then(() => false)]), true);
      await until('the second call is sent', async () => releases.length > 0);
      releases.shift()?.();
      assert.deepEqual(await second, record);
      await store.close();
    } finally {
      client.destroy();
    }
  });

  test('a description tells how the server keeps data, and no secret', async () => {
    const clientele = await createClientele({ store: { kind: 'redis', url: server.url, prefix: 'd:' } });
    const { store } = await clientele.describe();
    assert.deepEqual([store.kind, store.topology, store.partitions, store.minReplicas], ['redis', 'standalone', 1, 0]);
    const [facts] = store.servers as { version: string }[];
    assert.match(facts?.version ?? '', /^\d+\.\d+/);
    assert.deepEqual(store.servers, [{ version: facts?.version, maxmemoryPolicy: 'noeviction', aof: 'off' }]);
    await clientele.close();
    for (const sync of ['always', 'everysec']) {
      const durable = await RedisServer.start(['--appendonly', 'yes', '--appendfsync', sync]);
      try {
        const store = new RedisStore({ kind: 'redis', url: durable.url });
        await store.open();
        assert.deepEqual((store.describe() as unknown as { servers: { aof: string }[] }).servers[0]?.aof, sync);
        await store.close();
      } finally {
        await durable.stop();
      }
    }
  });

  describe('damage', () => {
    /** What is planted at keys, and what finds it: each must say store_corrupt, and the host goes on. */
    const PLANTED: Readonly<Record<string, (keys: string, id: string) => string[]>> = {
      'a list at a record': (keys, id) => ['LPUSH', `${keys}customer:${id}`, 'x'],
      'garbage at a record': (keys, id) => ['SET', `${keys}customer:${id}`, '\u0000{"id":1}'],
      'a changed digit in a record': (keys, id) => ['SETRANGE', `${keys}customer:${id}`, '17', '9'],
      'a changed letter in a record': (keys, id) => ['SETRANGE', `${keys}customer:${id}`, '120', '%'],
      'nothing of a record': (keys, id) => ['SET', `${keys}customer:${id}`, ''],
    };
    for (const [what, plant] of Object.entries(PLANTED)) {
      test(`${what} is store_corrupt, never wrong data, and verify names it`, async () => {
        const { store, keys } = await open();
        const record = await add(store);
        const other = await add(store);
        const key = `${keys}customer:${idOf(record)}`;
        if (what === 'a list at a record') await server.ask('DEL', key);
        await server.ask(...plant(keys, idOf(record)));
        await rejects(store.find(SCOPE, idOf(record)), 'store_corrupt');
        await rejects(store.list(SCOPE, { limit: 5, direction: 'older' }), 'store_corrupt');
        const { problems } = await store.verify(SCOPE);
        assert.ok(problems.some(({ id }) => id === idOf(record)));
        assert.equal((await store.find(SCOPE, idOf(other)))?.customer.id, idOf(other));
        await add(store);
      });
    }

    test('a wrong type at the list of one app is no trouble for those of others in the same turn', async () => {
      const { store, keys } = await open();
      const kept = await add(store);
      await server.ask('SET', `${keys}app:app_other`, 'x');
      const list = (app: string) => store.list(SCOPE, { limit: 5, direction: 'older', app });
      const write = (app: string) => store.insert(SCOPE, insertOf(recordOf({ app })));
      const [bad, good, refused, stored] = await Promise.allSettled([
        list('app_other'),
        list(APP),
        write('app_other'),
        write(APP),
      ]);
      for (const answer of [bad, refused]) {
        assert.equal(answer.status === 'rejected' && (answer.reason as ClienteleError).code, 'store_corrupt');
      }
      const page = good.status === 'fulfilled' ? good.value : undefined;
      assert.deepEqual(page?.records.map(idOf), [idOf(kept)]);
      assert.equal(stored.status === 'fulfilled' && stored.value.status, 'stored');
    });

    for (const name of ['all', 'gone', 'meta', 'feed', `app:${APP}`, 'claim:tok_1', 'header']) {
      test(`a wrong type at ${name} refuses a write whole`, async () => {
        const { store, keys, prefix } = await open();
        const kept = await add(store);
        await server.ask('DEL', `${keys}${name}`);
        await server.ask(
          ...(name.startsWith('claim') ? ['LPUSH', `${keys}${name}`, 'x'] : ['SET', `${keys}${name}`, 'x']),
        );
        const { store: again } = await open({ prefix });
        if (name === 'gone') {
          await rejects(again.replace(SCOPE, replaceOf(kept, { deleted: true })), 'store_corrupt');
          assert.equal((await again.find(SCOPE, idOf(kept)))?.deleted, false, 'no half of it is there');
          return;
        }
        const write = insertOf(recordOf(), { claims: ['tok_1'] });
        await rejects(again.insert(SCOPE, write), 'store_corrupt');
        const { id } = write.record.customer;
        assert.equal(await server.ask('EXISTS', `${keys}customer:${id}`), ':0', 'no half of it is there');
        if (name !== 'header') assert.equal((await again.find(SCOPE, idOf(kept)))?.customer.id, idOf(kept));
      });
    }

    test('garbage in the clock and in an event is store_corrupt', async () => {
      const { store, keys } = await open();
      await add(store);
      await server.ask('XADD', `${keys}feed`, '9999999999999999-0', 'event', '{', 'created', '1');
      await rejects(store.events(SCOPE, { limit: 10 }), 'store_corrupt');
      await server.ask('HSET', `${keys}meta`, 'last', 'x');
      await rejects(store.insert(SCOPE, insertOf(recordOf())), 'store_corrupt');
    });

    test('half states are found: a list without its customer, a customer without its list', async () => {
      const { store, keys } = await open();
      const [one, two, three] = [await add(store), await add(store), await add(store)];
      const gone = await remove(store, await add(store));
      const member = (await clientOf(server.url)) as Awaited<ReturnType<typeof clientOf>>;
      const members = await member.zRange(`${keys}all`, 0, -1);
      member.destroy();
      await server.ask('DEL', `${keys}customer:${idOf(one)}`);
      await server.ask('ZREM', `${keys}app:${APP}`, members[1] ?? '');
      await server.ask('ZREM', `${keys}all`, members[2] ?? '');
      const { checked, problems } = await store.verify(SCOPE);
      assert.equal(checked, 3);
      const found = problems.map(({ id, problem }) => `${id}: ${problem}`);
      assert.deepEqual(
        found.sort(),
        [
          `${idOf(one)}: a list shows it, but it is not stored`,
          `${idOf(two)}: the app's list is wrong`,
          `${idOf(three)}: the app's list is wrong`,
          'partition 0: 4 customers were stored, the lists have 3',
        ].sort(),
      );
      assert.equal((await store.find(SCOPE, idOf(gone)))?.deleted, true);
    });
  });

  test('what a replacement came to is kept for a retry, and then forgotten; a new record says itself what made it', async () => {
    const { store, keys } = await open();
    const record = await add(store);
    assert.equal((await store.replace(SCOPE, replaceOf(record, {}))).status, 'stored');
    const client = await clientOf(server.url);
    const results = await client.keys(`${keys.replace(/[{}]/g, '?')}write:*`);
    assert.equal(results.length, 1);
    const left = await client.pTTL(results[0] ?? '');
    assert.ok(left > 5000 && left <= 45_100, `${left} ms`);
    client.destroy();
  });

  test('a clock that is behind that of others who create all the time does not keep a process from creating', async () => {
    const client = await clientOf(server.url);
    const { store: ahead, prefix } = await open();
    let latest = T0;
    const send = client.sendCommand.bind(client);
    // Whenever this one's command arrives, another's creation has just come before it, a millisecond later than the last.
    client.sendCommand = (async (...args: Parameters<typeof send>) => {
      latest += 1;
      await add(ahead, { createdMs: latest });
      return send(...args);
    }) as typeof send;
    const { store } = await open({ client, url: undefined, prefix } as Partial<RedisStoreOptions>);
    for (const createdMs of [T0 - 10, T0 - 2000]) {
      const record = await add(store, { createdMs });
      assert.deepEqual([record.createdMs, record.customer.created], [latest, Math.floor(latest / 1000)]);
      assert.deepEqual(await store.find(SCOPE, idOf(record)), record);
    }
    assert.deepEqual((await store.verify(SCOPE)).problems, []);
    client.destroy();
  });

  describe('customers that are created in one step', () => {
    const insertAll = async (store: RedisStore, inserts: readonly Insert[]) => {
      const results = await Promise.all(inserts.map((insert) => store.insert(SCOPE, insert)));
      return results.map(({ status }) => status);
    };

    test('may have more claims in all than a command of a script takes values', async () => {
      const { store } = await open();
      const claims = (count: number, name: string) => Array.from({ length: count }, (_, i) => `tok_${name}_${i}`);
      const many = [300, 9000].flatMap((count) =>
        Array.from({ length: count === 300 ? 16 : 1 }, (_, i) =>
          insertOf(recordOf(), { claims: claims(count, `${count}x${i}`) }),
        ),
      );
      assert.deepEqual(new Set(await insertAll(store, many)), new Set(['stored']));
      assert.deepEqual(await store.verify(SCOPE), { checked: 17, problems: [] });
      assert.equal((await eventsOf(store)).length, 17);
      const late = ['tok_300x7_299', 'tok_9000x0_8999'].map((claim) => insertOf(recordOf(), { claims: [claim] }));
      assert.deepEqual(await insertAll(store, late), ['claimed', 'claimed']);
    });

    test('are no reason to trim the feed where they are refused', async () => {
      const { store } = await open();
      const { customer } = await add(store);
      const refused = insertOf(recordOf({ id: customer.id }), { retention: { keep: 1 } });
      assert.deepEqual(await insertAll(store, [insertOf(recordOf()), refused]), ['stored', 'exists']);
      assert.equal((await eventsOf(store)).length, 2);
    });
  });

  test('an entry of another shape in the feed keeps no write from being whole', async () => {
    const { store, keys } = await open();
    await server.ask('XADD', `${keys}feed`, '1-0', 'a', 'b');
    const retention = { keep: 100, notBefore: 1 };
    const record = await add(store, {}, { retention });
    await change(store, record, {}, { retention });
    assert.deepEqual((await store.verify(SCOPE)).problems, []);
    assert.equal((await eventsOf(store)).length, 2);
  });

  test('one server that has all slots of a cluster serves a client that does not know it as one', async () => {
    const node = await RedisServer.start(['--cluster-enabled', 'yes', '--cluster-port', String(await freePort())]);
    try {
      await node.ask('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
      await until('it is well', async () => (await node.askWhole('CLUSTER', 'INFO')).includes('cluster_state:ok'));
      for (const partitions of [1, 4]) {
        const { store } = await open({ url: node.url, partitions } as Partial<RedisStoreOptions>);
        const [test, live] = [await add(store), await add(store, {}, {}, LIVE)];
        const found = [store.find(SCOPE, idOf(test)), store.find(LIVE, idOf(live))];
        const lists = [listIds(store), listIds(store, {}, LIVE)];
        assert.deepEqual(await Promise.all(found), [test, live]);
        assert.deepEqual(await Promise.all(lists), [[idOf(test)], [idOf(live)]]);
        await store.close();
      }
    } finally {
      await node.stop();
    }
  });

  test('a scope of several partitions spreads its customers, and trims its feed over all of them', async () => {
    const { store, prefix } = await open({ partitions: 8 });
    for (let i = 0; i < 40; i += 1) await add(store, {}, { claims: [`tok_${i}`], retention: { keep: 7 } });
    const kept = await eventsOf(store);
    assert.equal(kept.length, 7);
    const ids = await listIds(store);
    assert.deepEqual(kept.map(({ data }) => data.object.id).reverse(), ids.slice(0, 7));
    const client = await clientOf(server.url);
    const lengths = await Promise.all(
      Array.from({ length: 8 }, async (_, i) => {
        const tag = `${prefix}{test:default:${i}}:`;
        return [await client.zCard(`${tag}all`), await client.xLen(`${tag}feed`)] as const;
      }),
    );
    client.destroy();
    const used = lengths.filter(([customers]) => customers > 0);
    assert.ok(used.length >= 6, `${used.length} partitions have some`);
    assert.equal(
      lengths.reduce((sum, [, events]) => sum + events, 0),
      7,
    );
  });

  test('a write that was fenced off while it was held up begins again, and finds its claim taken', async () => {
    const client = await clientOf(server.url);
    const send = client.sendCommand.bind(client);
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const held = new Promise<void>((resolve) => {
      client.sendCommand = (async (...args: Parameters<typeof send>) => {
        if (args[0][1] === insertScript.sha) {
          resolve();
          await released;
        }
        return send(...args);
      }) as typeof send;
    });
    const options = { client, url: undefined, partitions: 4 } as Partial<RedisStoreOptions>;
    const { store: slow, prefix } = await open(options);
    const { store } = await open({ prefix, partitions: 4 });
    const late = slow.insert(SCOPE, insertOf(recordOf(), { claims: ['tok_1'] }));
    await held;
    const record = await add(store, {}, { claims: ['tok_1'] });
    release();
    assert.deepEqual(await late, { status: 'claimed', claim: 'tok_1' });
    assert.deepEqual(await listIds(store), [idOf(record)]);
    await slow.close();
    client.destroy();
  });

  test('a key that expired under a write that is under way is begun anew once that is fenced off', async () => {
    const { store, prefix } = await open({ partitions: 4 });
    const keys = new ScopeKeys(prefix, SCOPE, 4);
    const attempt = attemptOf();
    await store.begin(SCOPE, attempt);
    const key = keys.of(attempt.key).idempotency(attempt.key);
    await server.ask('HSET', key, 'write', 'w', 'owner', 'cus_1', 'until', '0');
    const later = attemptOf({ key: attempt.key, now: attempt.expiresAt });
    assert.deepEqual(await store.begin(SCOPE, later), { status: 'begun', operation: later.operation });
    assert.equal(await server.ask('GET', keys.of('cus_1').result('w')), 'fenced');
  });

  test('a call without time left is refused before anything is sent', async () => {
    const { store } = await open();
    await add(store);
    const error = await rejection((async () => store.insert(SCOPE, insertOf(recordOf()), contextOf(0)))());
    assert.deepEqual([error.code, error.outcome], ['deadline_exceeded', 'not_applied']);
  });
});
