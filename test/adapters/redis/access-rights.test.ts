import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { createCluster } from 'redis';
import { readScripts } from '../../../.config/lua-scripts.ts';
import { CachedStore } from '../../../adapters/cache/index.ts';
import { stateConformance, stateOfStore, storeConformance } from '../../../adapters/conformance/index.ts';
import { HOUR, NOW, SCOPE } from '../../../adapters/conformance/samples.ts';
import { RedisStore } from '../../../adapters/redis/index.ts';
import type { Clientele } from '../../../src/index.ts';
import { bindingOf, openClientele } from '../../support/any-verifiers.ts';
import { assertCoherent, cleanupsOf, openPair, untilTracking } from '../../support/redis/coherence.ts';
import { RedisServer } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { Cluster, clientOf, Replicated } from '../../support/redis/topologies.ts';
import { rejection, rejects } from '../../support/rejection.ts';

const docs = readFileSync(new URL('../../../docs/redis.md', import.meta.url), 'utf8');

/** The commands of the documentation: the first creates the user, the second is for nodes of a cluster. */
const [CREATE_USER = [], CLUSTER_RIGHTS = []] = [...docs.matchAll(/^ACL SETUSER clientele .*$/gm)].map(([line]) =>
  line.split(' '),
);

const urlOf = ({ port }: RedisServer, user = 'clientele') => `redis://${user}:PASSWORD@127.0.0.1:${port}`;

/** Creates the user of the documentation, under any name and with changes of the rights. */
async function createUser(server: RedisServer, user = 'clientele', changes: readonly string[] = []): Promise<void> {
  const command = CREATE_USER.map((word) => (word === 'clientele' ? user : word));
  assert.equal(await server.command(...command, ...changes), '+OK');
}

/** Returns the commands that the server has denied since its start, as `context command`. */
async function deniedCommands(server: RedisServer): Promise<string[]> {
  const log = (await server.rawCommand('ACL', 'LOG')).split('\r\n');
  return log.flatMap((word, i) => (word === 'object' ? [`${log[i - 2]} ${log[i + 2]}`] : []));
}

/** node-redis sends this command to newer servers on each connection, and ignores a denial. */
const UNUSED = 'toplevel client|setinfo';

const assertNothingDenied = async (server: RedisServer) =>
  assert.deepEqual(
    (await deniedCommands(server)).filter((denied) => denied !== UNUSED),
    [],
  );

test('the documented rights include every command of the scripts', () => {
  const sources = readScripts().map(({ source }) => source);
  const used = new Set(
    sources.flatMap((source) => [...source.matchAll(/redis\.p?call\(\s*'(\w+)'/g)].map(([, name]) => `${name}`)),
  );
  const checkScope = sources.find((source) => source.includes('acl_check_cmd')) ?? '';
  for (const name of used) {
    assert.ok(CREATE_USER.includes(`+${name.toLowerCase()}`), `docs/redis.md must allow ${name}`);
    assert.ok(checkScope.includes(`{'${name}'`), `check-scope.lua must check ${name}`);
  }
});

redisSuite('a user with the documented rights', () => {
  let server: RedisServer;
  before(async () => {
    server = await RedisServer.start();
    await createUser(server);
  });
  after(async () => {
    await assertNothingDenied(server);
    await server.stop();
  });

  const create = (data: string, partitions: number) =>
    new RedisStore({ kind: 'redis', url: urlOf(server), partitions, prefix: `clientele:${partitions}${data}` });
  const capabilities = { durable: true, shared: true };
  for (const partitions of [1, 4]) {
    const options = { name: `RedisStore, partitions: ${partitions},`, capabilities, concurrency: 20 };
    storeConformance({ ...options, create: (data) => create(data, partitions) });
    stateConformance({ ...options, ...stateOfStore((data) => create(data, partitions)) });
  }
  storeConformance({
    name: 'CachedStore around RedisStore',
    create: (data) => new CachedStore(create(`c${data}`, 1), { max: 100 }),
    capabilities,
    concurrency: 20,
  });

  for (const partitions of [1, 4]) {
    test(`gets the reports of writes for the read cache, partitions: ${partitions}`, async (t) => {
      const client = await clientOf(urlOf(server));
      const cleanups = cleanupsOf(t);
      cleanups.push(() => client.destroy());
      const prefix = `clientele:pair${partitions}:`;
      const pair = await openPair(cleanups, { url: urlOf(server) }, { client }, { partitions, prefix });
      await untilTracking(pair.cache);
      await assertCoherent(pair);
    });
  }

  test('runs everything that a clientele does, with the default prefix', async () => {
    const clientele = await openClientele({ kind: 'redis', url: `${urlOf(server)}/1` }, { cache: { max: 10 } });
    await useClientele(clientele);
    await clientele.close();
  });
});

async function useClientele(clientele: Clientele): Promise<void> {
  const { customers } = clientele;
  const { id } = await customers.create({ app: 'app_1', ...bindingOf('tok_1') }, { idempotencyKey: 'key_1' });
  await customers.update(id, { description: 'a' }, { idempotencyKey: 'key_2' });
  const card = await customers.sources.create(id, bindingOf('tok_2'));
  await customers.sources.delete(id, card.id);
  await customers.retrieve(id);
  assert.equal((await customers.list({ app: 'app_1' })).data.length, 1);
  assert.equal((await clientele.changes().next()).value?.type, 'customer.created');
  await customers.delete(id);
  assert.deepEqual(await clientele.verify(), { checked: 1, problems: [] });
}

async function useState(store: RedisStore): Promise<void> {
  await store.open();
  const state = store.stateStore();
  const write = (expected: string | undefined, value: string | undefined) =>
    state.compareAndSet(SCOPE, 'key', expected, value, NOW + HOUR);
  assert.equal(await state.read(SCOPE, 'key'), undefined);
  assert.equal(await write(undefined, 'value'), true);
  assert.equal(await write((await state.read(SCOPE, 'key'))?.version, undefined), true);
  assert.deepEqual((await store.verify(SCOPE)).problems, []);
  await store.close();
}

redisSuite('the documented rights', () => {
  test('are named in the error if one of them is taken away while a store is open', async () => {
    const server = await RedisServer.start();
    try {
      await createUser(server);
      const clientele = await openClientele({ kind: 'redis', url: urlOf(server) });
      // A script that a right stops may already have written.
      for (const [right, outcome] of [
        ['evalsha', 'not_applied'],
        ['hset', 'unknown'],
      ]) {
        await server.command('ACL', 'SETUSER', 'clientele', `-${right}`);
        const creating = clientele.customers.create({ app: 'app_1', ...bindingOf(`tok_${right}`) });
        const error = await rejection(creating);
        assert.match(error.message, /lacks a right: docs\/redis.md lists them/);
        assert.deepEqual([error.code, error.outcome], ['store_unavailable', outcome]);
        await server.command('ACL', 'SETUSER', 'clientele', `+${right}`);
      }
      await clientele.customers.create({ app: 'app_1', ...bindingOf('tok_1') });
      await clientele.close();
    } finally {
      await server.stop();
    }
  });

  test('suffice with replicas', async () => {
    const data = await Replicated.start();
    try {
      await createUser(data.primary);
      const options = { kind: 'redis', url: urlOf(data.primary), minReplicas: 1 } as const;
      const clientele = await openClientele(options);
      await useClientele(clientele);
      await clientele.close();
      await useState(new RedisStore(options));
      await assertNothingDenied(data.primary);
    } finally {
      await data.stop();
    }
  });

  test('suffice in a cluster, also while a slot moves', async (t) => {
    const cleanups = cleanupsOf(t);
    const cluster = await Cluster.start();
    cleanups.push(() => cluster.stop());
    for (const node of [...cluster.primaries, ...cluster.replicas]) {
      await createUser(node);
      assert.equal(await node.command(...CLUSTER_RIGHTS), '+OK');
    }
    const client = createCluster({
      rootNodes: cluster.primaries.map(({ url }) => ({ url })),
      defaults: { username: 'clientele', password: 'PASSWORD' },
    });
    client.on('error', () => undefined);
    await client.connect();
    cleanups.push(() => client.destroy());
    for (const partitions of [1, 8]) {
      const store = { kind: 'redis', client, partitions, prefix: `clientele:${partitions}:` } as const;
      const clientele = await openClientele(store, { cache: { max: 10 } });
      cleanups.push(() => clientele.close());
      await useClientele(clientele);
      let moved = false;
      const moving = cluster.move(`clientele:${partitions}:{test:default:0}:`).finally(() => {
        moved = true;
      });
      for (let i = 0; !moved; i += 1) {
        await clientele.customers.create({ app: 'app_1', ...bindingOf(`tok_moving${i}`) }, { timeout: 20_000 });
      }
      await moving;
    }
    for (const node of cluster.primaries) await assertNothingDenied(node);
  });
});

redisSuite('a user with fewer rights', () => {
  let server: RedisServer;
  before(async () => {
    server = await RedisServer.start();
  });
  after(() => server.stop());

  /** Opens a clientele for a user with changes of the documented rights. */
  async function openWith(user: string, changes: readonly string[]): Promise<Clientele> {
    await createUser(server, user, changes);
    const store = { kind: 'redis', url: urlOf(server, user), prefix: `clientele:${user}:` } as const;
    return openClientele(store, { timeout: 300_000 });
  }

  const OPTIONAL = ['-info', '-config|get', '-client|tracking', '-scan', '-type', '-wait', '-script|load', '-select'];
  for (const [user, changes] of Object.entries({ uninformed: ['-info', '-config|get'], frugal: OPTIONAL })) {
    test(`without ${changes.join(' ')} the store opens, and describe shows unknown`, async () => {
      const clientele = await openWith(user, changes);
      const { store } = await clientele.describe();
      assert.deepEqual(store.servers, [{ version: 'unknown', maxmemoryPolicy: 'unknown', aof: 'unknown' }]);
      const { id } = await clientele.customers.create({ app: 'app_1', ...bindingOf('tok_1') });
      assert.equal((await clientele.customers.retrieve(id)).id, id);
      await clientele.close();
    });
  }

  for (const right of ['zadd', 'xadd', 'mset', 'hset', 'pexpire', 'evalsha', 'hget']) {
    test(`without ${right} the store does not open, and stores nothing`, { timeout: 60_000 }, async () => {
      const error = await rejects(openWith(`no${right}`, [`-${right}`]), 'store_unavailable');
      assert.equal(error.retryable, false);
      assert.match(error.message, /lacks a right.*Access rights/);
      assert.match(String(error.cause), new RegExp(right, 'i'));
      assert.equal(await server.command('KEYS', `clientele:no${right}:*`), '*0');
    });
  }

  test('without the keys of the prefix the store does not open', { timeout: 60_000 }, async () => {
    const error = await rejects(openWith('elsewhere', ['resetkeys', '~other:*']), 'store_unavailable');
    assert.match(error.message, /lacks a right/);
  });
});
