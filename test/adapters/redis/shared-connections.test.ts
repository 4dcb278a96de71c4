import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { inspect } from 'node:util';
import { CachedStore } from '../../../adapters/cache/index.ts';
import { SCOPE } from '../../../adapters/conformance/samples.ts';
import { add, idOf } from '../../../adapters/conformance/store-calls.ts';
import { RedisStore } from '../../../adapters/redis/index.ts';
import type { Clientele, ClienteleOptions } from '../../../src/index.ts';
import { bindingOf, openClientele } from '../../support/any-verifiers.ts';
import { changeEmail, cleanupsOf, untilCached, untilTracking } from '../../support/redis/coherence.ts';
import { TcpProxy } from '../../support/redis/proxy.ts';
import { RedisServer, until } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { clientOf, Sentinels } from '../../support/redis/topologies.ts';
import { rejects } from '../../support/rejection.ts';

redisSuite('the stores of one process', () => {
  let server: RedisServer;
  before(async () => {
    server = await RedisServer.start();
  });
  after(() => server.stop());

  /** Waits until a server has a number of connections, not counting the connection of this function. */
  const untilConnections = (count: number, to = server) =>
    until(`there are ${count} connections`, async () => (await connections(to)) === count);

  const connections = async (to: RedisServer) =>
    (await to.rawCommand('CLIENT', 'LIST')).split('\n').filter((line) => line.startsWith('id=')).length - 1;

  const open = (count: number, store: object, options?: Omit<ClienteleOptions, 'store'>): Promise<Clientele[]> =>
    Promise.all(
      Array.from({ length: count }, (_, i) =>
        openClientele({ kind: 'redis', ...store } as ClienteleOptions['store'], { namespace: `n${i}`, ...options }),
      ),
    );

  const create = ({ customers }: Clientele) => customers.create({ app: 'app_1', ...bindingOf('tok_1') });

  test('share one connection to a URL, and the last one closes it', async () => {
    const clienteles = await open(20, { url: server.url });
    await Promise.all(clienteles.map(create));
    await untilConnections(1);
    const [last, ...others] = clienteles as [Clientele, ...Clientele[]];
    for (const other of others) await other.close();
    await last.customers.list();
    await untilConnections(1);
    await last.close();
    await untilConnections(0);
  });

  test('share the connection on which Redis reports writes to their caches', async () => {
    const clienteles = await open(10, { url: server.url, prefix: 'cached:' }, { cache: { max: 10 } });
    for (const clientele of clienteles) {
      const { id } = await create(clientele);
      await clientele.customers.retrieve(id);
      await until('Redis reports writes', async () => (await clientele.describe()).store.tracking === 'on');
    }
    await untilConnections(2);
    for (const clientele of clienteles) await clientele.close();
    await untilConnections(0);
  });

  test('share it also if their prefixes, partitions and replicas differ', async () => {
    const stores = [{}, { prefix: 'other:' }, { prefix: 'many:', partitions: 4 }, { prefix: 'kept:', minReplicas: 1 }];
    const clienteles = (await Promise.all(stores.map((store) => open(1, { url: server.url, ...store })))).flat();
    await untilConnections(1);
    for (const clientele of clienteles) await clientele.close();
  });

  test('share it also if one URL names the default database, and another none', async () => {
    const urls = [server.url, `${server.url}/`, `${server.url}/0`, server.url.replace('redis:', 'valkey:')];
    const clienteles = (await Promise.all(urls.map((url) => open(1, { url, prefix: 'database:' })))).flat();
    await untilConnections(1);
    for (const clientele of clienteles) await clientele.close();
  });

  test('leave no password in the globals of the process', async () => {
    const [clientele] = (await open(1, { url: server.url.replace('//', '//default:kept-secret@') })) as [Clientele];
    try {
      // The library keeps the state of the process under symbols. Of the other globals, Node cannot print some.
      const globals = Object.getOwnPropertySymbols(globalThis).map((symbol) => Reflect.get(globalThis, symbol));
      const texts = [globals, clientele].map((value) => inspect(value, { depth: 9, showHidden: true }));
      assert.match(texts[0] ?? '', /connections: SharedResources/);
      for (const text of texts) assert.ok(!text.includes('kept-secret'));
    } finally {
      await clientele.close();
    }
  });

  test('open it again after it was closed, also while it closes', async () => {
    for (let round = 0; round < 20; round += 1) {
      const [one] = (await open(1, { url: server.url, prefix: `${round}:` })) as [Clientele];
      const closing = one.close();
      const [two] = (await open(1, { url: server.url, prefix: `${round}:` })) as [Clientele];
      await create(two);
      await Promise.all([closing, two.close()]);
    }
    await untilConnections(0);
  });

  test("share the application's client, and do not close it", async () => {
    const client = await clientOf(server.url);
    const clienteles = await open(3, { client, prefix: 'client:' }, { cache: { max: 10 } });
    await Promise.all(clienteles.map(create));
    for (const clientele of clienteles) await clientele.close();
    assert.equal(await client.sendCommand(['PING']), 'PONG');
    client.destroy();
  });

  test('share the reserved connection of a Sentinel client', async (t) => {
    const cleanups = cleanupsOf(t);
    const sentinels = await Sentinels.start();
    cleanups.push(() => sentinels.stop());
    const client = await sentinels.client();
    cleanups.push(() => client.destroy());
    const { primary } = sentinels.data;
    const unused = await connections(primary);
    const first = await open(1, { client, prefix: 'one:' });
    const used = await connections(primary);
    const others = await open(5, { client, prefix: 'others:' });
    await untilConnections(used, primary);
    for (const clientele of [...first, ...others]) await clientele.close();
    await untilConnections(unused, primary);
  });

  test('each wait for a server until their own timeout', async () => {
    const late = await RedisServer.start();
    await late.kill();
    const patient = open(1, { url: late.url }, { timeout: 60_000 });
    for (const timeout of [300, 200]) {
      const error = await rejects(open(1, { url: late.url }, { timeout }), 'store_unavailable');
      assert.match(error.message, /refuses the connection/);
    }
    await late.run();
    for (const clientele of await patient) await clientele.close();
    await late.stop();
  });

  test('a store with more time does not fail with the first one that has less', async () => {
    const late = await RedisServer.start();
    await late.kill();
    const hasty = open(1, { url: late.url }, { timeout: 300 });
    const patient = open(1, { url: late.url }, { timeout: 60_000 });
    await rejects(hasty, 'store_unavailable');
    await late.run();
    for (const clientele of await patient) await clientele.close();
    await late.stop();
  });

  test('see the writes of one another immediately, through their caches', async (t) => {
    const cleanups = cleanupsOf(t);
    const proxy = await TcpProxy.to(server.port);
    cleanups.push(() => proxy.close());
    const [one, two] = ['one', 'two'].map(
      () => new CachedStore(new RedisStore({ kind: 'redis', url: proxy.url, prefix: 'seen:' }), { max: 10 }),
    ) as [CachedStore, CachedStore];
    for (const cache of [one, two]) {
      await cache.open();
      cleanups.push(() => cache.close());
    }
    const record = await add(one);
    for (const cache of [one, two]) {
      await cache.find(SCOPE, idOf(record));
      await untilTracking(cache);
      await untilCached(cache, record);
    }
    proxy.freezeReporting();
    const latest = await changeEmail(one, record);
    assert.deepEqual(await two.find(SCOPE, idOf(record)), latest);
  });
});
