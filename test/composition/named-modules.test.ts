import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Container } from 'inversify';
import { Fakes, TestClock } from '../../adapters/testing/index.ts';
import {
  AppDirectory,
  Clientele,
  Clock,
  CustomerService,
  IdGenerator,
  SmsVerifier,
  Store,
  TokenVerifier,
} from '../../src/core.ts';
import { clienteleModule } from '../../src/inversify.ts';
import { AnySms, AnyTokens } from '../support/any-verifiers.ts';
import { rejects } from '../support/rejection.ts';
import { APP } from '../support/world.ts';

const NAMES = ['shop', Symbol('market')] as const;

/** Creates a customer with a card of the clientele's own fakes. */
async function add(container: Container, name?: string | symbol): Promise<string> {
  const clientele = container.get(Clientele, name === undefined ? undefined : { name }) as Clientele<Fakes>;
  return (await clientele.customers.create({ app: APP, ...clientele.fakes.issueCard() })).id;
}

/** Creates a container with a module, and a namespace, for each name. */
function containerOf(...names: readonly (string | symbol | undefined)[]) {
  const container = new Container();
  const modules = names.map((name, i) => clienteleModule({ namespace: `n${i}` }, { name }));
  container.load(...modules);
  return { container, modules };
}

describe('two named modules in one container', () => {
  test('serve their own namespaces', async () => {
    const { container } = containerOf(...NAMES);
    const ids = [await add(container, NAMES[0]), await add(container, NAMES[1])];
    for (const [i, name] of NAMES.entries()) {
      const customers = container.get(CustomerService, { name });
      assert.equal(customers, container.get(Clientele, { name }).customers);
      assert.deepEqual(
        (await customers.list()).data.map(({ id }) => id),
        [ids[i]],
      );
      assert.equal((await container.get(Clientele, { name }).describe()).namespace, `n${i}`);
    }
  });

  test('bind their own ports', () => {
    const { container } = containerOf(...NAMES);
    for (const port of [Store, TokenVerifier, SmsVerifier, Clock, IdGenerator] as (typeof Store)[]) {
      const [shop, market] = NAMES.map((name) => container.get(port, { name }));
      assert.ok(shop, port.name);
      assert.notEqual(shop, market, port.name);
      assert.equal(container.get(port, { name: NAMES[0] }), shop, port.name);
    }
  });

  test('bind nothing without a name', () => {
    const { container } = containerOf(...NAMES);
    for (const service of [Store, Clientele, CustomerService] as (typeof Store)[]) {
      assert.ok(!container.isBound(service), service.name);
      assert.throws(() => container.get(service), service.name);
    }
  });

  test('do not affect each other when one is unloaded', async () => {
    const { container, modules } = containerOf(...NAMES);
    const [shop, market] = NAMES.map((name) => container.get(CustomerService, { name }));
    const id = await add(container, NAMES[1]);
    await container.unloadAsync(...modules.slice(0, 1));
    await rejects(shop?.list() as PromiseLike<unknown>, 'store_unavailable');
    assert.ok(!container.isBound(CustomerService, { name: NAMES[0] }));
    assert.equal((await market?.retrieve(id))?.id, id);
    assert.equal(container.get(CustomerService, { name: NAMES[1] }), market);
  });

  test('can be loaded beside a module without a name', async () => {
    const { container, modules } = containerOf(undefined, 'shop');
    const ids = [await add(container), await add(container, 'shop')];
    assert.deepEqual(
      (await container.get(CustomerService).list()).data.map(({ id }) => id),
      ids.slice(0, 1),
    );
    await container.unloadAsync(...modules.slice(0, 1));
    assert.equal((await container.get(CustomerService, { name: 'shop' }).list()).data.length, 1);
  });
});

describe('a port that the application binds', () => {
  const LIVE = { livemode: true } as const;

  test('serves every module if it has no name', async () => {
    const container = new Container();
    for (const name of NAMES) container.load(clienteleModule(LIVE, { name }));
    container.bind(TokenVerifier).to(AnyTokens);
    container.bind(SmsVerifier).to(AnySms);
    for (const name of NAMES) assert.ok(container.get(CustomerService, { name }));
  });

  test('serves the module of its name', async () => {
    const container = new Container();
    for (const name of NAMES) container.load(clienteleModule(LIVE, { name }));
    container.bind(TokenVerifier).to(AnyTokens).whenNamed(NAMES[0]);
    container.bind(SmsVerifier).to(AnySms).whenNamed(NAMES[0]);
    assert.ok(container.get(CustomerService, { name: NAMES[0] }));
    assert.throws(() => container.get(CustomerService, { name: NAMES[1] }), { param: 'tokens' });
  });

  test('can be an app directory of one module', async () => {
    class NoApps extends AppDirectory {
      override retrieve(): undefined {
        return undefined;
      }
    }
    const { container } = containerOf(...NAMES);
    container.bind(AppDirectory).to(NoApps).whenNamed(NAMES[0]);
    await rejects(add(container, NAMES[0]), 'parameter_invalid', 'app');
    assert.match(await add(container, NAMES[1]), /^cus_/);
  });

  test('can replace a port of every module', async () => {
    const { container } = containerOf(...NAMES);
    container.rebind(Clock).toConstantValue(new TestClock(5_000));
    for (const name of NAMES) {
      const id = await add(container, name);
      assert.equal((await container.get(CustomerService, { name }).retrieve(id)).created, 5);
    }
  });

  test('is refused in live mode if it is a fake', () => {
    const container = new Container();
    container.load(clienteleModule(LIVE, { name: 'shop' }));
    const { tokens, sms } = new Fakes();
    container.bind(TokenVerifier).toConstantValue(tokens);
    container.bind(SmsVerifier).toConstantValue(sms);
    assert.throws(() => container.get(CustomerService, { name: 'shop' }), {
      code: 'parameter_invalid',
      param: 'tokens',
    });
  });
});
