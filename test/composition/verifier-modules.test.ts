import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Container } from 'inversify';
import { MemoryStore } from '../../adapters/memory/index.ts';
import { TestClock } from '../../adapters/testing/index.ts';
import { Clientele, Clock, SmsVerifier, type StateStore, Store, TokenVerifier } from '../../src/core.ts';
import type { ClienteleOptions, CodeIssuer, TokenIssuer } from '../../src/index.ts';
import { clienteleModule } from '../../src/inversify.ts';
import { AnySms } from '../support/any-verifiers.ts';
import { rejects } from '../support/rejection.ts';
import { APP } from '../support/world.ts';
import { CARD, KeptCodes, PHONE } from './verifier-world.ts';

type Configured = Clientele<undefined, never, CodeIssuer, TokenIssuer>;

/** A memory store that counts the accesses to the state of verifiers. */
class StateCountingStore extends MemoryStore {
  states = 0;
  override stateStore(clock?: Clock): StateStore {
    this.states += 1;
    return super.stateStore(clock);
  }
}

const sender = new KeptCodes();
const options = { sms: { kind: 'otp', sender }, tokens: { kind: 'vault' } } as const;

async function containerOf(given: ClienteleOptions = options, name?: string): Promise<Container> {
  const container = new Container();
  await container.loadAsync(clienteleModule(given, { name }));
  return container;
}

/** Issues a token and a code, and binds the card. */
async function bind({ vault, otp, customers }: Configured): Promise<string> {
  const { source } = await vault.issue(CARD);
  const { id } = await otp.issue({ source, phone: PHONE });
  return (await customers.create({ app: APP, source, sms_code: { id, code: sender.messageOf(id).code } })).id;
}

test('a module binds the verifiers of the kinds, each once, and the clientele issues', async () => {
  const container = await containerOf();
  for (const port of [TokenVerifier, SmsVerifier] as (typeof TokenVerifier)[]) {
    assert.equal(container.get(port), container.get(port));
  }
  assert.match(await bind(container.get<Configured>(Clientele)), /^cus_/);
});

test('the kinds need loadAsync, and wrong options are refused when the module is created', () => {
  assert.throws(() => new Container().load(clienteleModule(options)), /asynchronous/);
  assert.throws(() => clienteleModule({ sms: { kind: 'top' } as never }), { param: 'sms[kind]' });
  assert.throws(() => clienteleModule({ tokens: { kind: 'vault', days: 1 } as never }), { param: 'tokens[days]' });
});

test('a module that cannot create its verifier is not loaded', async () => {
  const sms = { kind: 'otp', sender, triesPerCode: 0 } as const;
  await rejects(containerOf({ sms }), 'parameter_invalid', 'sms[triesPerCode]');
});

describe('the application rebinds', () => {
  test('the store: the state is in the new one', async () => {
    const container = await containerOf();
    const store = new StateCountingStore();
    container.rebind(Store).toConstantValue(store);
    const clientele = container.get<Configured>(Clientele);
    assert.ok(store.states > 0);
    const { source } = await clientele.vault.issue(CARD);
    // Another clientele on the same store shares its state.
    const other = await containerOf({ store, sms: new AnySms(), tokens: { kind: 'vault' } });
    const params = { app: APP, source, sms_code: { id: 'sms_1', code: '123456' } };
    assert.match((await other.get(Clientele).customers.create(params)).id, /^cus_/);
    assert.match(await bind(clientele), /^cus_/);
  });

  test('the clock: codes expire by the new one', async () => {
    const container = await containerOf();
    const clock = new TestClock(1_000_000);
    container.rebind(Clock).toConstantValue(clock);
    const clientele = container.get<Configured>(Clientele);
    const { source, expires_at } = await clientele.vault.issue(CARD);
    assert.equal(expires_at, 1_000 + 3_600);
    const { id } = await clientele.otp.issue({ source, phone: PHONE });
    clock.advance(600_000);
    const params = { app: APP, source, sms_code: { id, code: sender.messageOf(id).code } };
    await rejects(clientele.customers.create(params), 'binding_unauthorized', 'sms_code[code]');
  });

  test('a verifier: the clientele issues only through one that can', async () => {
    const container = await containerOf();
    container.rebind(SmsVerifier).toConstantValue(new AnySms());
    const { otp, vault } = container.get<Configured>(Clientele);
    assert.equal(otp, undefined);
    assert.match((await vault.issue(CARD)).source, /^tok_/);
  });
});

test('two named modules keep their state apart, in a store that the application binds for both', async () => {
  const container = new Container();
  const NAMES = ['shop', 'market'];
  for (const name of NAMES) await container.loadAsync(clienteleModule({ ...options, namespace: name }, { name }));
  container.rebind(Store).toConstantValue(new MemoryStore());
  const [shop, market] = NAMES.map((name) => container.get<Configured>(Clientele, { name }));
  assert.ok(shop && market);
  assert.match(await bind(shop), /^cus_/);
  const { source } = await shop.vault.issue(CARD);
  const sms_code = { id: 'sms_1', code: '123456' };
  await rejects(market.customers.create({ app: APP, source, sms_code }), 'token_unknown', 'source');
  assert.match(await bind(market), /^cus_/);
});
