import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Container } from 'inversify';
import { MemoryStore } from '../../adapters/memory/index.ts';
import { Clientele, Closers, CustomerService, type InvalidationListener, type Scope, Store } from '../../src/core.ts';
import { createClientele, type StoreOptions } from '../../src/index.ts';
import { clienteleModule } from '../../src/inversify.ts';
import { AnySms, AnyTokens, bindingOf } from '../support/any-verifiers.ts';
import { freshPath } from '../support/file-store.ts';
import { worker } from '../support/file-worker.ts';
import { RedisServer } from '../support/redis/server.ts';
import { redisSuite } from '../support/redis/suite.ts';
import { rejects } from '../support/rejection.ts';
import { APP } from '../support/world.ts';

/** A memory store that counts its subscribers and how often it is closed. */
class ObservedStore extends MemoryStore {
  readonly subscribers = new Set<InvalidationListener>();
  closed = 0;

  override subscribeInvalidations(_scope: Scope, listener: InvalidationListener): () => void {
    this.subscribers.add(listener);
    return () => this.subscribers.delete(listener);
  }

  override close(): void {
    this.closed += 1;
    super.close();
  }
}

/** SQLite removes the log when the last connection closes. */
const isOpen = (path: string) => existsSync(`${path}-wal`);

const fileOptions = (path: string) => ({ kind: 'file', path, worker }) as const;

describe('a clientele without the verifiers that live mode needs', () => {
  test('opens nothing', async () => {
    const path = freshPath();
    for (const tokens of [undefined, { retrieve: () => undefined, fake: false } as never]) {
      const param = tokens === undefined ? 'tokens' : 'sms';
      await rejects(createClientele({ livemode: true, store: fileOptions(path), tokens }), 'parameter_missing', param);
      assert.ok(!existsSync(path), 'the file is not created');
    }
  });

  test('closes what its module opened when the module is unloaded', async () => {
    const path = freshPath();
    const container = new Container();
    const module = clienteleModule({ livemode: true, store: fileOptions(path) });
    await container.loadAsync(module);
    assert.throws(() => container.get(CustomerService), { code: 'parameter_missing', param: 'tokens' });
    assert.ok(isOpen(path), 'a verifier may still be bound');
    await container.unloadAsync(module);
    assert.ok(!isOpen(path));
  });
});

describe('a module that is unloaded', () => {
  for (const resolved of [false, true]) {
    const when = resolved ? 'after' : 'before';

    test(`closes its store, ${when} Clientele was resolved`, async () => {
      const path = freshPath();
      const container = new Container();
      const module = clienteleModule({ store: fileOptions(path), cache: { max: 5 } });
      await container.loadAsync(module);
      if (resolved) await container.get(CustomerService).list();
      assert.ok(isOpen(path));
      await container.unloadAsync(module);
      assert.ok(!isOpen(path));
      assert.ok(!container.isBound(Store), 'nothing stays bound');
    });

    test(`closes its store if the container unbinds everything, ${when} Clientele was resolved`, async () => {
      const path = freshPath();
      const container = new Container();
      await container.loadAsync(clienteleModule({ store: fileOptions(path) }));
      if (resolved) await container.get(CustomerService).list();
      await container.unbindAllAsync();
      assert.ok(!isOpen(path));
    });

    test(`leaves a store of the caller open, ${when} Clientele was resolved`, async () => {
      const store = new ObservedStore();
      const container = new Container();
      const module = clienteleModule({ store, cache: { max: 5 } });
      container.load(module);
      if (resolved) await container.get(CustomerService).list();
      await container.unloadAsync(module);
      assert.equal(store.closed, 0);
      assert.equal(store.subscribers.size, 0);
    });
  }

  test('waits for running operations before it closes its store', async () => {
    const container = new Container();
    const module = clienteleModule({ store: fileOptions(freshPath()) });
    await container.loadAsync(module);
    const clientele = container.get(Clientele) as Clientele<{ issueCard(): { source: string; sms_code: never } }>;
    const creating = clientele.customers.create({ app: APP, ...clientele.fakes.issueCard() });
    await container.unloadAsync(module);
    assert.match((await creating).id, /^cus_/);
    await rejects(clientele.customers.list(), 'store_unavailable');
  });

  test('can be unloaded synchronously if its store is in memory and Clientele was not resolved', () => {
    const container = new Container();
    const module = clienteleModule();
    container.load(module);
    container.unload(module);
    assert.ok(!container.isBound(Store));
  });
});

describe('a store that the application bound', () => {
  test('loses its cache when the clientele closes, and stays open', async () => {
    const container = new Container();
    container.load(clienteleModule({ cache: { max: 5 } }));
    const store = new ObservedStore();
    container.rebind(Store).toConstantValue(store);
    const clientele = container.get(Clientele);
    await rejects(clientele.customers.retrieve('cus_none'), 'resource_missing', 'id');
    assert.equal(store.subscribers.size, 1);
    await clientele.close();
    assert.equal(store.subscribers.size, 0);
    assert.equal(store.closed, 0);
  });
});

test('a clientele can be closed several times', async () => {
  const path = freshPath();
  const clientele = await createClientele({ store: fileOptions(path), cache: { max: 5 } });
  await Promise.all([clientele.close(), clientele.close()]);
  assert.ok(!isOpen(path));
  await clientele.close();
});

test('a clientele that was constructed by hand closes its resources after the running operations', async () => {
  const store = new ObservedStore();
  const closers = new Closers();
  closers.add(() => store.close());
  const clientele = new Clientele({ store, tokens: new AnyTokens(), sms: new AnySms() }, undefined, closers);
  const creating = clientele.customers.create({ app: APP, ...bindingOf('tok_1') });
  await clientele.close();
  assert.match((await creating).id, /^cus_/);
  assert.equal(store.closed, 1);
});

test('a cache around a store of the caller ends with the clientele', async () => {
  const store = new ObservedStore();
  for (let i = 0; i < 20; i += 1) {
    const clientele = await createClientele({ store, cache: { max: 5 } });
    await rejects(clientele.customers.retrieve('cus_none'), 'resource_missing', 'id');
    assert.equal(store.subscribers.size, 1);
    await clientele.close();
  }
  assert.equal(store.subscribers.size, 0);
  assert.equal(store.closed, 0);
});

redisSuite('connections to Redis', () => {
  async function connections(server: RedisServer): Promise<number> {
    const list = await server.rawCommand('CLIENT', 'LIST');
    // The connection that asks is one of them.
    return [...list.matchAll(/^id=/gm)].length - 1;
  }

  test('do not outlive a refused start or an unloaded module', async () => {
    const server = await RedisServer.start();
    try {
      const store: StoreOptions = { kind: 'redis', url: server.url };
      for (let i = 0; i < 3; i += 1) await assert.rejects(createClientele({ livemode: true, store }));
      assert.equal(await connections(server), 0, 'after three refused starts');
      const container = new Container();
      const module = clienteleModule({ store });
      await container.loadAsync(module);
      assert.ok((await connections(server)) > 0);
      await container.unloadAsync(module);
      assert.equal(await connections(server), 0, 'after the module was unloaded');
    } finally {
      await server.stop();
    }
  });
});
