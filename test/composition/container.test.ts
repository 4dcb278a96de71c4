import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Container } from 'inversify';
import { MemoryStore } from '../../adapters/memory/index.ts';
import { Fakes, TestClock } from '../../adapters/testing/index.ts';
import { Clientele, Clock, CustomerService, IdGenerator, SmsVerifier, Store, TokenVerifier } from '../../src/core.ts';
import { createClientele } from '../../src/index.ts';
import { clienteleModule } from '../../src/inversify.ts';
import { RemoteStore } from '../adapters/conformance/remote-store.ts';
import { rejects } from '../support/rejection.ts';
import { APP } from '../support/world.ts';

/** A memory store that counts how often it is opened and closed. */
class CountingStore extends MemoryStore {
  opened = 0;
  closed = 0;
  override open(): void {
    this.opened += 1;
    super.open();
  }
  override close(): void {
    this.closed += 1;
    super.close();
  }
}

test('opens a store of the caller and leaves it open at close', async () => {
  const store = new CountingStore();
  const clientele = await createClientele({ store });
  const { id } = await clientele.customers.create({ app: APP, ...clientele.fakes.issueCard() });
  await clientele.close();
  assert.ok(store.opened >= 1, 'opened');
  assert.equal(store.closed, 0);
  const again = await createClientele({ store, cache: { max: 5 } });
  assert.equal((await again.customers.retrieve(id)).id, id);
  await again.close();
  assert.equal(store.closed, 0);
});

test('waits for a store that opens asynchronously; its module needs loadAsync', async () => {
  const clientele = await createClientele({ store: new RemoteStore('container') });
  assert.deepEqual((await clientele.customers.list()).data, []);
  const container = new Container();
  await container.loadAsync(clienteleModule({ store: new RemoteStore('container') }));
  assert.deepEqual((await container.get(CustomerService).list()).data, []);
});

test('fails if the store does not open, with its error as the cause', async () => {
  class Broken extends MemoryStore {
    override open(): void {
      throw new Error('no such directory');
    }
  }
  const expected = { code: 'store_unavailable', outcome: 'not_applied', cause: new Error('no such directory') };
  await assert.rejects(createClientele({ store: new Broken() }), expected);
  class Late extends MemoryStore {
    override open() {
      return Promise.reject(new Error('no such directory')) as never;
    }
  }
  await assert.rejects(createClientele({ store: new Late() }), expected);
});

test('binds every port, and each service as a singleton', () => {
  const container = new Container();
  container.load(clienteleModule());
  for (const port of [Store, TokenVerifier, SmsVerifier, Clock, IdGenerator]) {
    assert.ok(container.isBound(port), port.name);
    assert.equal(container.get(port as typeof Store), container.get(port as typeof Store));
  }
  assert.equal(container.get(Clientele), container.get(Clientele));
  assert.equal(container.get(CustomerService), container.get(Clientele).customers);
});

test('uses a port that is rebound before Clientele is resolved', async () => {
  const container = new Container();
  container.load(clienteleModule());
  const clock = new TestClock(5_000);
  const fakes = new Fakes();
  const store = new CountingStore();
  container.rebind(Clock).toConstantValue(clock);
  container.rebind(TokenVerifier).toConstantValue(fakes.tokens);
  container.rebind(SmsVerifier).toConstantValue(fakes.sms);
  container.rebind(Store).toConstantValue(store);
  const customer = await container.get(CustomerService).create({ app: APP, ...fakes.issueCard() });
  assert.equal(customer.created, 5);
  assert.equal((await container.get(Clientele).describe()).store.kind, 'memory');
  await container.get(Clientele).close();
  assert.equal(store.closed, 0, 'the application closes it');
});

test('refuses a rebound fake in live mode', () => {
  const container = new Container();
  const real = { retrieve: () => undefined, verify: () => false, fake: false };
  container.load(clienteleModule({ livemode: true, tokens: real as never, sms: real as never }));
  container.rebind(TokenVerifier).toConstantValue(new Fakes().tokens);
  assert.throws(() => container.get(CustomerService), { code: 'parameter_invalid', param: 'tokens' });
});

test('uses verifiers in live mode that the application binds before or after loading the module', async () => {
  const real = () => ({ retrieve: () => undefined, verify: () => false, fake: false }) as never;
  for (const when of ['before', 'after'] as const) {
    const container = new Container();
    const bindVerifiers = () => {
      container.bind(TokenVerifier).toConstantValue(real());
      container.bind(SmsVerifier).toConstantValue(real());
    };
    if (when === 'before') bindVerifiers();
    container.load(clienteleModule({ livemode: true }));
    if (when === 'after') bindVerifiers();
    const create = container
      .get(CustomerService)
      .create({ app: APP, source: 'tok_1', sms_code: { id: 'sms_1', code: '1234' } });
    await rejects(create, 'token_unknown', 'source');
  }
  const container = new Container();
  container.load(clienteleModule({ livemode: true }));
  assert.throws(() => container.get(CustomerService), { code: 'parameter_missing', param: 'tokens' });
});

test('wraps a rebound store with the cache', async () => {
  const container = new Container();
  container.load(clienteleModule({ cache: { max: 3 } }));
  const store = new CountingStore();
  container.rebind(Store).toConstantValue(store);
  const { cache } = await container.get(Clientele).describe();
  assert.equal((cache as { max: number }).max, 3);
});

test('shares nothing between modules in two containers', async () => {
  const [one, two] = [new Container(), new Container()];
  for (const container of [one, two]) container.load(clienteleModule());
  const clientele = one.get(Clientele) as Clientele<Fakes>;
  const { id } = await clientele.customers.create({ app: APP, ...clientele.fakes.issueCard() });
  await rejects(two.get(CustomerService).retrieve(id), 'resource_missing', 'id');
});

test('refuses wrong options when the module is created or loaded', () => {
  const container = new Container();
  assert.throws(() => container.load(clienteleModule({ namespace: 'a b' })), { param: 'namespace' });
  assert.throws(() => container.load(clienteleModule({ liveMode: true } as never)), { code: 'parameter_unknown' });
});
