import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Container } from 'inversify';
import { MemoryStore } from '../../adapters/memory/index.ts';
import { Fakes } from '../../adapters/testing/index.ts';
import { sleep } from '../../src/concurrency/sleep.ts';
import { AppDirectory, Clientele, CustomerService, Store, scopeOf, TokenVerifier } from '../../src/core.ts';
import { createClientele } from '../../src/index.ts';
import { clienteleModule } from '../../src/inversify.ts';
import { worker } from '../support/file-worker.ts';
import { rejection } from '../support/rejection.ts';

test('binds the ports under their classes, and the services, in an application container', async () => {
  const container = new Container();
  container.load(clienteleModule({ cache: { max: 10 } }));
  const clientele = container.get(Clientele) as Clientele<Fakes>;
  const customers = container.get(CustomerService);
  const customer = await customers.create({ app: 'app_1', ...clientele.fakes.issueCard() });
  const record = await container.get(Store).find(scopeOf('default', false), customer.id);
  assert.equal(record?.customer, customer);
  await container.unbindAllAsync();
  assert.equal((await rejection(customers.retrieve(customer.id))).code, 'store_unavailable');
});

test('lets the application replace or add a port', async () => {
  class NoApps extends AppDirectory {
    override retrieve(): undefined {
      return undefined;
    }
  }
  const fakes = new Fakes();
  const container = new Container();
  container.load(clienteleModule());
  container.rebind(TokenVerifier).toConstantValue(fakes.tokens);
  container.bind(AppDirectory).toConstantValue(new NoApps());
  const error = await rejection(container.get(CustomerService).create({ app: 'app_1', ...fakes.issueCard() }));
  assert.equal(error.param, 'app');
});

test('refuses to start in live mode with fakes or without verifiers', async () => {
  const { tokens, sms } = new Fakes();
  for (const options of [{}, { tokens }, { tokens, sms }]) {
    const error = await rejection(createClientele({ livemode: true, ...options }));
    assert.match(`${error.code} ${error.param}`, /^parameter_(missing|invalid) (tokens|sms)$/);
  }
});

test('leaves no unhandled rejection if `load` refuses a store that opens asynchronously and fails', async () => {
  class Closed extends MemoryStore {
    override open() {
      return Promise.reject(new Error('the store is down')) as never;
    }
  }
  const stores = [new Closed(), { kind: 'file', path: '/no/such/folder/customers.db', worker } as const];
  for (const store of stores) {
    assert.throws(() => new Container().load(clienteleModule({ store })), /asynchronous/);
  }
  // The test runner fails a test that leaves a rejection unhandled.
  await sleep(500);
});
