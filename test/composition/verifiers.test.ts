import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { inspect } from 'node:util';
import { MemoryStore } from '../../adapters/memory/index.ts';
import { createTestClientele } from '../../adapters/testing/index.ts';
import { type SmsAttempt, SmsVerifier, Store } from '../../src/core.ts';
import { createClientele, type StoreOptions } from '../../src/index.ts';
import { AnySms, AnyTokens } from '../support/any-verifiers.ts';
import { worker } from '../support/file-worker.ts';
import { RedisServer } from '../support/redis/server.ts';
import { rejection, rejects } from '../support/rejection.ts';
import { APP } from '../support/world.ts';
import { CARD, KeptCodes, OneTimeSms, PHONE, wrong } from './verifier-world.ts';

/** A store of the application that implements the port without the classes of the library. */
function structuralStore(): Store {
  const store = new MemoryStore();
  return new Proxy(store, {
    get: (target, name) => {
      const value = name === 'stateStore' ? undefined : Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** A store that extends BaseStore and implements only one of its methods for state. */
const halfStore = (method: 'readState' | 'writeState'): Store =>
  Object.assign(new MemoryStore(), { [method === 'readState' ? 'writeState' : 'readState']: undefined });

/** A store without state whose calls all go to a memory store. */
class StatelessStore extends MemoryStore {
  opened = 0;
  override open() {
    this.opened += 1;
  }
  override stateStore(): never {
    return Store.prototype.stateStore.call(this) as never;
  }
}

/** Returns the options of a new, empty store. */
async function storeOptions(kind: StoreOptions['kind'], t: TestContext): Promise<StoreOptions> {
  if (kind === 'memory') return { kind };
  if (kind === 'redis') {
    const server = await RedisServer.start();
    t.after(() => server.stop());
    return { kind, url: server.url, partitions: 4 };
  }
  const folder = mkdtempSync(join(tmpdir(), 'clientele-verifiers-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return { kind, path: join(folder, 'customers.db'), worker };
}

for (const kind of ['memory', 'file', 'redis'] as const) {
  test(`a token of the vault and a code of otp bind a card, over a ${kind} store with a cache`, async (t) => {
    const store = await storeOptions(kind, t);
    const sender = new KeptCodes();
    await using clientele = await createClientele({
      store,
      cache: { max: 10 },
      sms: { kind: 'otp', sender },
      tokens: { kind: 'vault' },
    });
    const { source } = await clientele.vault.issue(CARD);
    const { id, expires_at } = await clientele.otp.issue({ source, phone: PHONE });
    const message = sender.messageOf(id);
    assert.deepEqual([message.id, message.phone, message.expires_at], [id, PHONE, expires_at]);
    const create = (code: string) => clientele.customers.create({ app: APP, source, sms_code: { id, code } });
    const mistyped = await rejects(create(wrong(message.code)), 'binding_unauthorized', 'sms_code[code]');
    assert.deepEqual([mistyped.attempts_left, mistyped.expires_at], [4, expires_at]);
    assert.equal((await rejection(create(wrong(message.code)))).attempts_left, 3);
    const customer = await create(message.code);
    assert.deepEqual([customer.name, customer.sources.data[0]?.last4], [CARD.name, CARD.last4]);
    await rejects(create(message.code), 'token_used', 'source');
  });
}

test('codes and tokens expire by the clock of the clientele', async () => {
  const sender = new KeptCodes();
  const sms = { kind: 'otp', sender, expiresIn: 60_000 } as const;
  await using clientele = await createTestClientele({ sms, tokens: { kind: 'vault', expiresIn: 120_000 } });
  const { source } = await clientele.vault.issue(CARD);
  const { id, expires_at } = await clientele.otp.issue({ source, phone: PHONE });
  assert.equal(expires_at, clientele.clock.now() / 1000 + 60);
  const create = () =>
    clientele.customers.create({ app: APP, source, sms_code: { id, code: sender.messageOf(id).code } });
  clientele.clock.advance(60_000);
  await rejects(create(), 'binding_unauthorized', 'sms_code[code]');
  clientele.clock.advance(60_000);
  await rejects(create(), 'token_unknown', 'source');
});

test('state belongs to the namespace and the mode of the clientele', async () => {
  const store = new MemoryStore();
  const sms = new AnySms();
  const open = (options: { namespace: string; livemode?: boolean }) =>
    createClientele({ store, sms, tokens: { kind: 'vault' }, ...options });
  const [one, same, other, live] = await Promise.all([
    open({ namespace: 'a' }),
    open({ namespace: 'a' }),
    open({ namespace: 'b' }),
    open({ namespace: 'a', livemode: true }),
  ]);
  const { source } = await one.vault.issue(CARD);
  const params = { app: APP, source, sms_code: { id: 'sms_1', code: '123456' } };
  for (const clientele of [other, live]) await rejects(clientele.customers.create(params), 'token_unknown', 'source');
  assert.equal((await same.customers.create(params)).livemode, false);
  const { source: liveSource } = await live.vault.issue(CARD);
  assert.equal((await live.customers.create({ ...params, source: liveSource })).livemode, true);
});

test('a consuming verifier asks its service once for each code', async () => {
  const service = new OneTimeSms();
  await using clientele = await createClientele({
    sms: { kind: 'consuming', verifier: service },
    tokens: new AnyTokens(),
  });
  assert.equal(clientele.otp, undefined);
  const create = () =>
    clientele.customers.create({ app: APP, source: 'tok_1', sms_code: { id: 'sms_1', code: '123456' } });
  await create();
  // The code is approved again, so the token is the reason.
  await rejects(create(), 'token_used', 'source');
  assert.equal(service.calls, 1);
});

test('an approval after the end of the operation is stored before close closes the store', async (t) => {
  const store = await storeOptions('file', t);
  const service = new OneTimeSms();
  const end = new AbortController();
  const late = new (class extends SmsVerifier {
    override async verify(attempt: SmsAttempt): Promise<boolean> {
      end.abort();
      await new Promise((resolve) => setTimeout(resolve, 300));
      return service.verify(attempt);
    }
  })();
  const open = () => createClientele({ store, sms: { kind: 'consuming', verifier: late }, tokens: new AnyTokens() });
  const params = { app: APP, source: 'tok_1', sms_code: { id: 'sms_1', code: '123456' } };
  const first = await open();
  await rejects(first.customers.create(params, { signal: end.signal }), 'aborted');
  await first.close();
  assert.equal(service.calls, 1);
  await using second = await open();
  assert.equal((await second.customers.create(params)).object, 'customer');
  assert.equal(service.calls, 1);
});

describe('the fakes', () => {
  const sms = { kind: 'otp', sender: new KeptCodes() } as const;
  const tokens = { kind: 'vault' } as const;

  test('take the place of a verifier that is not configured', async () => {
    const codes = await createClientele({ sms });
    const { source } = codes.fakes.issueCard();
    const { id } = await codes.otp.issue({ source, phone: PHONE });
    const sms_code = { id, code: sms.sender.messageOf(id).code };
    assert.match((await codes.customers.create({ app: APP, source, sms_code })).id, /^cus_/);
    assert.equal(codes.vault, undefined);

    const vault = await createClientele({ tokens });
    const token = await vault.vault.issue(CARD);
    const issued = vault.fakes.issueCard({ source: token.source });
    assert.equal((await vault.customers.create({ app: APP, ...issued })).name, CARD.name);
    assert.equal(vault.otp, undefined);
  });

  test('are absent if both are configured', async () => {
    assert.equal((await createClientele({ sms, tokens })).fakes, undefined);
  });

  test('of a test clientele still issue cards', async () => {
    const clientele = await createTestClientele({ sms });
    const { source } = clientele.issueCard({ last4: '8703' });
    const { id } = await clientele.otp.issue({ source, phone: PHONE });
    const sms_code = { id, code: sms.sender.messageOf(id).code };
    const customer = await clientele.customers.create({ app: APP, source, sms_code });
    assert.equal(customer.sources.data[0]?.last4, '8703');
  });
});

describe('wrong options', () => {
  const sender = new KeptCodes();
  const cases: readonly [name: string, options: object, code: string, param: string][] = [
    ['an unknown option', { sms: { kind: 'otp', sender, tries: 3 } }, 'parameter_unknown', 'sms[tries]'],
    ['an option of the class', { sms: { kind: 'otp', sender, state: {} } }, 'parameter_unknown', 'sms[state]'],
    ['the namespace', { tokens: { kind: 'vault', namespace: 'a' } }, 'parameter_unknown', 'tokens[namespace]'],
    ['an unknown kind', { sms: { kind: 'top', sender } }, 'parameter_invalid', 'sms[kind]'],
    ['a kind of the other option', { tokens: { kind: 'otp', sender } }, 'parameter_invalid', 'tokens[kind]'],
    ['no sender', { sms: { kind: 'otp' } }, 'parameter_missing', 'sms[sender]'],
    ['no inner verifier', { sms: { kind: 'consuming' } }, 'parameter_missing', 'sms[verifier]'],
    ['a wrong limit', { sms: { kind: 'otp', sender, triesPerCode: 0 } }, 'parameter_invalid', 'sms[triesPerCode]'],
    ['a wrong time', { tokens: { kind: 'vault', expiresIn: -1 } }, 'parameter_invalid', 'tokens[expiresIn]'],
    ['a wrong namespace', { sms: { kind: 'otp', sender }, namespace: 'a b' }, 'parameter_invalid', 'namespace'],
  ];
  for (const [name, options, code, param] of cases) {
    test(`are refused before the store is opened: ${name}`, async () => {
      const store = new StatelessStore();
      const stateStore = () => new MemoryStore().stateStore();
      await rejects(createClientele({ store: Object.assign(store, { stateStore }), ...options }), code, param);
      assert.equal(store.opened, 0);
    });
  }

  test('name the form of the option, or the methods of what is missing', async () => {
    const messageOf = (options: object) =>
      createClientele(options).then(
        () => assert.fail('the options were accepted'),
        (error: Error) => error.message,
      );
    assert.match(await messageOf({ tokens: 'vault' }), /such as \{ kind: 'vault' \}, or a verifier/);
    assert.match(await messageOf({ sms: 'otp' }), /such as \{ kind: 'otp', sender \}, or a verifier/);
    assert.match(await messageOf({ sms: null }), /such as \{ kind: 'otp', sender \}, or a verifier/);
    assert.match(await messageOf({ sms: { kind: 'otp' } }), /an object with these methods: send\./);
  });

  const hostile = new Proxy({}, { get: () => assert.fail('a trap'), has: () => false });
  const fake = {
    send: () => {},
    verify: () => true,
    get fake() {
      return assert.fail('a getter');
    },
  };
  const unreadable: readonly [name: string, options: object, param: string][] = [
    ['the text of the kind', { sms: { kind: { toString: () => assert.fail('a conversion') } } }, 'sms[kind]'],
    ['the sender', { sms: { kind: 'otp', sender: hostile } }, 'sms[sender]'],
    ['whether the sender is a fake', { sms: { kind: 'otp', sender: fake } }, 'sms[sender]'],
    ['the inner verifier', { sms: { kind: 'consuming', verifier: hostile } }, 'sms[verifier]'],
    ['whether the inner verifier is a fake', { sms: { kind: 'consuming', verifier: fake } }, 'sms[verifier]'],
    ['the verifier', { sms: hostile }, 'sms'],
    ['null in place of the verifier', { sms: null }, 'sms'],
    ['null in place of the tokens', { tokens: null }, 'tokens'],
  ];
  for (const [name, options, param] of unreadable) {
    test(`are refused by name if they cannot be read: ${name}`, async () => {
      await rejects(createClientele(options), 'parameter_invalid', param);
    });
  }

  test('a store that keeps no state is refused with the remedy, and is not opened', async () => {
    const whole = [new StatelessStore(), structuralStore()].map((store) => [store, /so one with a method stateStore/]);
    const halves = [halfStore('readState'), halfStore('writeState')].map((store) => [
      store,
      /readState and writeState/,
    ]);
    for (const [store, remedy] of [...whole, ...halves] as [Store, RegExp][]) {
      for (const cache of [{}, { cache: { max: 10 } }]) {
        const creating = createClientele({ store, tokens: { kind: 'vault' }, ...cache });
        assert.match((await rejects(creating, 'parameter_invalid', 'store')).message, remedy);
        if (store instanceof StatelessStore) assert.equal(store.opened, 0);
      }
      await (await createClientele({ store })).close();
    }
  });

  test('live mode refuses a sender and an inner verifier for development', async () => {
    const fakeSender = Object.assign(new KeptCodes(), { fake: true });
    const verifier = Object.assign(new OneTimeSms(), { fake: true });
    const given = [{ kind: 'otp', sender: fakeSender } as const, { kind: 'consuming', verifier } as const];
    for (const sms of given) {
      const options = { livemode: true, tokens: { kind: 'vault' }, sms } as const;
      const error = await rejects(createClientele(options), 'parameter_invalid', 'sms');
      assert.match(error.message, /sender or inner verifier is no fake/);
      await (await createClientele({ ...options, livemode: false })).close();
    }
    const live = await createClientele({ livemode: true, tokens: { kind: 'vault' }, sms: { kind: 'otp', sender } });
    assert.match((await live.vault.issue(CARD)).source, /^tok_/);
    await rejects(createClientele({ livemode: true, sms: { kind: 'otp', sender } }), 'parameter_missing', 'tokens');
  });
});

test('no error of issue, description or inspection contains the phone number, the name, the fingerprint or the code', async () => {
  const sender = new KeptCodes();
  const sms = { kind: 'otp', sender, sendsPerPhone: 1 } as const;
  await using clientele = await createClientele({ sms, tokens: { kind: 'vault' } });
  const { source } = await clientele.vault.issue(CARD);
  await clientele.otp.issue({ source, phone: PHONE });
  const spent = await rejects(clientele.otp.issue({ source, phone: PHONE }), 'too_many_attempts', 'phone');
  assert.ok(Number(spent.retry_after) > 0);
  const { source: second } = await clientele.vault.issue(CARD);
  const other = `${PHONE}1`;
  sender.failure = new Error(`cannot reach ${other}`);
  const errors = [
    spent,
    await rejection(clientele.otp.issue({ source: second, phone: other })),
    await rejects(clientele.otp.issue({ source, phone: `${PHONE}x` }), 'parameter_invalid', 'phone'),
    await rejects(clientele.vault.issue({ ...CARD, last4: CARD.fingerprint }), 'parameter_invalid', 'last4'),
    await rejects(clientele.vault.issue({ ...CARD, number: PHONE } as never), 'parameter_unknown', 'number'),
  ];
  const shown = [...errors, ...errors.map(({ stack }) => stack), clientele, clientele.otp, await clientele.describe()];
  const printed = shown.map((each) => inspect(each, { depth: 9, showHidden: true }) + JSON.stringify(each)).join('\n');
  for (const secret of [PHONE, CARD.name, CARD.fingerprint, ...sender.messages.map(({ code }) => code)]) {
    assert.ok(!printed.includes(secret), secret);
  }
});
