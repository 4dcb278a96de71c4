import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  APP,
  attemptOf,
  expiredAttemptOf,
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

test('rejects invalid options by their names', () => {
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

test('closes with a promise, also if it is not open', () => {
  assert.ok(new RedisStore({ kind: 'redis', url: 'redis://127.0.0.1:1' }).close() instanceof Promise);
});

test('rejects a url without a server within seconds, and leaves no connection open', async () => {
  const store = new RedisStore({ kind: 'redis', url: 'redis://127.0.0.1:1' });
  await rejects(store.open(), 'store_unavailable');
  await store.close();
});

redisSuite('RedisStore', () => {
  let server: RedisServer;
  const stores: RedisStore[] = [];
  let opened = 0;

  before(async () => {
    server = await RedisServer.start();
  });
  after(async () => {
    for (const store of stores) await store.close();
    await server.stop();
  });

  /** Opens a store, by default with a new prefix. Also returns the start of the keys of its first partition. */
  async function open(options: Partial<RedisStoreOptions> = {}) {
    opened += 1;
    const { prefix = `t${opened}:` } = options;
    const store = new RedisStore({ kind: 'redis', url: server.url, ...options, prefix } as RedisStoreOptions);
    stores.push(store);
    await store.open();
    return { store, prefix, keys: `${prefix}{test:default:0}:` };
  }

  describe('opening', () => {
    test("uses the caller's client, and does not close it", async () => {
      const client = await clientOf(server.url);
      const { store } = await open({ client, url: undefined } as Partial<RedisStoreOptions>);
      await add(store);
      await store.close();
      assert.equal(await client.sendCommand(['PING']), 'PONG');
      client.destroy();
    });

    test('rejects a number of partitions other than that of the namespace, in createClientele already', async () => {
      const store = (partitions: number) => ({ kind: 'redis', url: server.url, prefix: 'p:', partitions }) as const;
      await (await createClientele({ store: store(4) })).close();
      const error = await rejects(createClientele({ store: store(8) }), 'parameter_invalid', 'store[partitions]');
      assert.match(error.message, /4, the number that the namespace was created with/);
      await (await createClientele({ store: store(4) })).close();
      await (await createClientele({ store: store(8), namespace: 'other' })).close();
    });

    test('rejects another number of partitions at the first use of a further scope', async () => {
      const { store } = await open({ prefix: 'q:', partitions: 2 });
      await add(store, {}, {}, LIVE);
      const { store: other } = await open({ prefix: 'q:' });
      await add(other);
      await rejects(other.find(LIVE, 'cus_1'), 'parameter_invalid', 'store[partitions]');
    });

    test('rejects an unknown format', async () => {
      const { keys } = await open({ prefix: 'f:' });
      await server.command('HSET', `${keys}header`, 'format', '2');
      const { store } = await open({ prefix: 'f:' });
      await rejects(store.find(SCOPE, 'cus_1'), 'parameter_invalid', 'store');
    });

    test('rejects a server that may evict stored data', async () => {
      const evicting = await RedisServer.start();
      try {
        for (const policy of ['allkeys-lru', 'volatile-ttl']) {
          await evicting.command('CONFIG', 'SET', 'maxmemory-policy', policy);
          const error = await rejects(open({ url: evicting.url }), 'parameter_invalid', 'store');
          assert.match(error.message, /noeviction/);
        }
        await evicting.command('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
        const { store } = await open({ url: evicting.url });
        await store.close();
      } finally {
        await evicting.stop();
      }
    });
  });

  test('close waits only for the calls before it, also if the store is opened and used again', async () => {
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

  test('describe reports how the server keeps data, and no secret', async () => {
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
    /** Commands that damage a record. */
    const DAMAGES: Readonly<Record<string, (keys: string, id: string) => string[]>> = {
      'a list at a record': (keys, id) => ['LPUSH', `${keys}customer:${id}`, 'x'],
      'garbage at a record': (keys, id) => ['SET', `${keys}customer:${id}`, '\u0000{"id":1}'],
      'a changed digit in a record': (keys, id) => ['SETRANGE', `${keys}customer:${id}`, '17', '9'],
      'a changed letter in a record': (keys, id) => ['SETRANGE', `${keys}customer:${id}`, '120', '%'],
      'an empty record': (keys, id) => ['SET', `${keys}customer:${id}`, ''],
    };
    for (const [damage, commandFor] of Object.entries(DAMAGES)) {
      test(`${damage} is store_corrupt, never wrong data, and verify finds it`, async () => {
        const { store, keys } = await open();
        const record = await add(store);
        const other = await add(store);
        const key = `${keys}customer:${idOf(record)}`;
        if (damage === 'a list at a record') await server.command('DEL', key);
        await server.command(...commandFor(keys, idOf(record)));
        await rejects(store.find(SCOPE, idOf(record)), 'store_corrupt');
        await rejects(store.list(SCOPE, { limit: 5, direction: 'older' }), 'store_corrupt');
        const { problems } = await store.verify(SCOPE);
        assert.ok(problems.some(({ id }) => id === idOf(record)));
        assert.equal((await store.find(SCOPE, idOf(other)))?.customer.id, idOf(other));
        await add(store);
      });
    }

    test('a wrong type at the list of one app does not affect calls for other apps in the same command', async () => {
      const { store, keys } = await open();
      const kept = await add(store);
      await server.command('SET', `${keys}app:app_other`, 'x');
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
      test(`a wrong type at ${name} fails a write as a whole`, async () => {
        const { store, keys, prefix } = await open();
        const kept = await add(store);
        await server.command('DEL', `${keys}${name}`);
        await server.command(
          ...(name.startsWith('claim') ? ['LPUSH', `${keys}${name}`, 'x'] : ['SET', `${keys}${name}`, 'x']),
        );
        const { store: again } = await open({ prefix });
        if (name === 'gone') {
          await rejects(again.replace(SCOPE, replaceOf(kept, { deleted: true })), 'store_corrupt');
          assert.equal((await again.find(SCOPE, idOf(kept)))?.deleted, false, 'no part of the write is stored');
          return;
        }
        const write = insertOf(recordOf(), { claims: ['tok_1'] });
        await rejects(again.insert(SCOPE, write), 'store_corrupt');
        const { id } = write.record.customer;
        assert.equal(await server.command('EXISTS', `${keys}customer:${id}`), ':0', 'no part of the write is stored');
        if (name !== 'header') assert.equal((await again.find(SCOPE, idOf(kept)))?.customer.id, idOf(kept));
      });
    }

    test('an invalid clock and an invalid event are store_corrupt', async () => {
      const { store, keys } = await open();
      await add(store);
      await server.command('XADD', `${keys}feed`, '9999999999999999-0', 'event', '{', 'created', '1');
      await rejects(store.events(SCOPE, { limit: 10 }), 'store_corrupt');
      await server.command('HSET', `${keys}meta`, 'last', 'x');
      await rejects(store.insert(SCOPE, insertOf(recordOf())), 'store_corrupt');
    });

    test('verify finds partial states: a list without its customer, a customer without its list', async () => {
      const { store, keys } = await open();
      const [one, two, three] = [await add(store), await add(store), await add(store)];
      const gone = await remove(store, await add(store));
      const member = (await clientOf(server.url)) as Awaited<ReturnType<typeof clientOf>>;
      const members = await member.zRange(`${keys}all`, 0, -1);
      member.destroy();
      await server.command('DEL', `${keys}customer:${idOf(one)}`);
      await server.command('ZREM', `${keys}app:${APP}`, members[1] ?? '');
      await server.command('ZREM', `${keys}all`, members[2] ?? '');
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

  test('the result of a replacement is kept for its retries, and then expires; an insert keeps none', async () => {
    const { store, keys } = await open();
    const record = await add(store);
    assert.equal((await store.replace(SCOPE, replaceOf(record, {}))).status, 'stored');
    const client = await clientOf(server.url);
    const results = await client.keys(`${keys.replace(/[{}]/g, '?')}write:*`);
    assert.equal(results.length, 1);
    const ttl = await client.pTTL(results[0] ?? '');
    assert.ok(ttl > 5000 && ttl <= 45_100, `${ttl} ms`);
    client.destroy();
  });

  test('a process whose clock is behind can create, while other processes create all the time', async () => {
    const client = await clientOf(server.url);
    const { store: ahead, prefix } = await open();
    let latest = T0;
    const send = client.sendCommand.bind(client);
    // Before each command of this store, another store creates a customer, a millisecond later than its last one.
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

  describe('customers that are created in one command', () => {
    const insertAll = async (store: RedisStore, inserts: readonly Insert[]) => {
      const results = await Promise.all(inserts.map((insert) => store.insert(SCOPE, insert)));
      return results.map(({ status }) => status);
    };

    test('may have more claims in total than one call of Redis takes values', async () => {
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

    test('do not trim the feed if they are refused', async () => {
      const { store } = await open();
      const { customer } = await add(store);
      const refused = insertOf(recordOf({ id: customer.id }), { retention: { keep: 1 } });
      assert.deepEqual(await insertAll(store, [insertOf(recordOf()), refused]), ['stored', 'exists']);
      assert.equal((await eventsOf(store)).length, 2);
    });
  });

  test('an entry of another shape in the feed does not disturb a write', async () => {
    const { store, keys } = await open();
    await server.command('XADD', `${keys}feed`, '1-0', 'a', 'b');
    const retention = { keep: 100, notBefore: 1 };
    const record = await add(store, {}, { retention });
    await change(store, record, {}, { retention });
    assert.deepEqual((await store.verify(SCOPE)).problems, []);
    assert.equal((await eventsOf(store)).length, 2);
  });

  test('works on a single cluster node through a client that does not know the cluster', async () => {
    const node = await RedisServer.start(['--cluster-enabled', 'yes', '--cluster-port', String(await freePort())]);
    try {
      await node.command('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
      await until('the node is ready', async () =>
        (await node.rawCommand('CLUSTER', 'INFO')).includes('cluster_state:ok'),
      );
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

  test('several partitions share the customers, and trim their feed together', async () => {
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
    assert.ok(used.length >= 6, `${used.length} partitions have customers`);
    assert.equal(
      lengths.reduce((sum, [, events]) => sum + events, 0),
      7,
    );
  });

  test('a delayed write that was fenced starts again, and finds its claim taken', async () => {
    const client = await clientOf(server.url);
    const send = client.sendCommand.bind(client);
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const sent = new Promise<void>((resolve) => {
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
    await sent;
    const record = await add(store, {}, { claims: ['tok_1'] });
    release();
    assert.deepEqual(await late, { status: 'claimed', claim: 'tok_1' });
    assert.deepEqual(await listIds(store), [idOf(record)]);
    await slow.close();
    client.destroy();
  });

  test('an expired key with a bound write begins again after the write is fenced', async () => {
    const { store, prefix } = await open({ partitions: 4 });
    const keys = new ScopeKeys(prefix, SCOPE, 4);
    const attempt = expiredAttemptOf();
    await store.begin(SCOPE, attempt);
    const key = keys.partitionOf(attempt.key).idempotencyKey(attempt.key);
    await server.command('HSET', key, 'write', 'w', 'owner', 'cus_1', 'until', '0');
    const later = attemptOf({ key: attempt.key });
    assert.deepEqual(await store.begin(SCOPE, later), { status: 'begun', operation: later.operation });
    assert.equal(await server.command('GET', keys.partitionOf('cus_1').resultKey('w')), 'fenced');
  });

  test('rejects a call without time left before it sends a command', async () => {
    const { store } = await open();
    await add(store);
    const error = await rejection((async () => store.insert(SCOPE, insertOf(recordOf()), contextOf(0)))());
    assert.deepEqual([error.code, error.outcome], ['deadline_exceeded', 'not_applied']);
  });
});
