import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { tokenVerifierConformance } from '../../../adapters/conformance/index.ts';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { Fakes, TestClock } from '../../../adapters/testing/index.ts';
import { VaultTokenVerifier } from '../../../adapters/vault/index.ts';
import { createClientele } from '../../../src/index.ts';
import { contextOf } from '../../support/context.ts';
import { rejects } from '../../support/rejection.ts';
import { APP, OTHER_APP } from '../../support/world.ts';
import { card, fingerprintOf, memoryState, RecordingState } from './cards.ts';

tokenVerifierConformance({
  name: 'VaultTokenVerifier in memory',
  create: async () => {
    const verifier = new VaultTokenVerifier({ state: memoryState() });
    return { verifier, known: (await verifier.issue(card())).source };
  },
});

const SECRET = 'a secret of the application';

/** Issues a token, and returns its card. */
async function issuedCard(vault: VaultTokenVerifier, fields: Parameters<typeof card>[0] = {}) {
  const { source } = await vault.issue(card(fields));
  const token = await vault.retrieve(source, contextOf(1000));
  assert.ok(token);
  return token.card;
}

describe('a token', () => {
  test('has the card that it was issued for', async () => {
    const clock = new TestClock();
    const vault = new VaultTokenVerifier({ state: memoryState(clock), clock, livemode: true });
    const { source, expires_at } = await vault.issue(card({ expiry: '2031-05' }));
    assert.match(source, /^tok_[A-Za-z0-9]{28}$/);
    assert.equal(expires_at, clock.now() / 1000 + 3600);
    const token = await vault.retrieve(source, contextOf(1000));
    const { id, ...others } = token?.card ?? { id: '' };
    assert.match(id, /^card_[a-z0-9]{25}$/);
    assert.deepEqual(
      { ...token, card: others },
      {
        id: source,
        livemode: true,
        used: false,
        app: APP,
        card: {
          created: clock.now() / 1000,
          last4: '8703',
          funding: 'debit',
          brand: 'UnionPay',
          bank: 'icbc',
          name: '张三',
          object: 'card',
          customer: null,
        },
      },
    );
  });

  test('is unknown from the millisecond on in which it expires', async () => {
    const clock = new TestClock();
    const vault = new VaultTokenVerifier({ state: memoryState(clock), clock, expiresIn: 5000 });
    const { source, expires_at } = await vault.issue(card());
    clock.advance(4999);
    assert.ok(await vault.retrieve(source, contextOf(1000)));
    clock.advance(1);
    assert.equal(clock.now(), expires_at * 1000);
    assert.equal(await vault.retrieve(source, contextOf(1000)), undefined);
  });

  test('can be issued until the end of the calendar', async () => {
    const clock = new TestClock(Date.UTC(9999, 11, 31, 23, 59, 59));
    const vault = new VaultTokenVerifier({ state: memoryState(clock), clock });
    assert.ok(await vault.retrieve((await vault.issue(card())).source, contextOf(1000)));
  });

  test('is unknown in another namespace and mode', async () => {
    const state = memoryState();
    const { source } = await new VaultTokenVerifier({ state }).issue(card());
    for (const scope of [{ namespace: 'other' }, { livemode: true }]) {
      assert.equal(await new VaultTokenVerifier({ state, ...scope }).retrieve(source, contextOf(1000)), undefined);
    }
  });

  test('with an id that the vault does not make is unknown without a question to the state', async () => {
    const state = new RecordingState();
    const vault = new VaultTokenVerifier({ state });
    for (const id of ['tok_1', `tok_${'a'.repeat(251)}`, `tok_${'-'.repeat(28)}`, '', 1]) {
      assert.equal(await vault.retrieve(id as string, contextOf(1000)), undefined);
    }
    assert.equal(state.reads, 0);
  });

  test('has a new id each time', async () => {
    const vault = new VaultTokenVerifier({ state: memoryState() });
    const sources = await Promise.all(Array.from({ length: 100 }, async () => (await vault.issue(card())).source));
    assert.equal(new Set(sources).size, 100);
  });
});

describe('the id of a card', () => {
  test('is the same for one fingerprint in one app, and differs for another', async () => {
    const vault = new VaultTokenVerifier({ state: memoryState() });
    const { id } = await issuedCard(vault);
    assert.equal((await issuedCard(vault, { name: 'Zhang San', last4: '0000' })).id, id);
    assert.notEqual((await issuedCard(vault, { fingerprint: fingerprintOf('second card') })).id, id);
  });

  test('differs in another app, namespace, mode and with another secret', async () => {
    const state = memoryState();
    const ids = await Promise.all([
      issuedCard(new VaultTokenVerifier({ state, secret: SECRET })),
      issuedCard(new VaultTokenVerifier({ state, secret: SECRET }), { app: OTHER_APP }),
      issuedCard(new VaultTokenVerifier({ state, secret: SECRET, namespace: 'other' })),
      issuedCard(new VaultTokenVerifier({ state, secret: SECRET, livemode: true })),
      issuedCard(new VaultTokenVerifier({ state, secret: 'another secret of the application' })),
      issuedCard(new VaultTokenVerifier({ state })),
      issuedCard(new VaultTokenVerifier({ state: memoryState() })),
    ]);
    assert.equal(new Set(ids.map(({ id }) => id)).size, ids.length);
  });

  test('depends on the secret only, so that it survives the loss of the state', async () => {
    const ids = [memoryState(), memoryState()].map((state) =>
      issuedCard(new VaultTokenVerifier({ state, secret: SECRET })),
    );
    const [first, second] = await Promise.all(ids);
    assert.equal(first?.id, second?.id);
  });

  test('app and fingerprint cannot be cut at another place', async () => {
    const vault = new VaultTokenVerifier({ state: memoryState() });
    const fingerprint = fingerprintOf('first card');
    const { id } = await issuedCard(vault, { app: 'app_1', fingerprint: `a${fingerprint}` });
    assert.notEqual((await issuedCard(vault, { app: 'app_1a', fingerprint })).id, id);
  });
});

describe('the time at which a card was first seen', () => {
  test('stays when it is issued again, also after its tokens have expired', async () => {
    const clock = new TestClock();
    const vault = new VaultTokenVerifier({ state: memoryState(clock), clock });
    const { created } = await issuedCard(vault);
    clock.advance(400 * 86_400_000);
    assert.equal((await issuedCard(vault)).created, created);
    const other = await issuedCard(vault, { fingerprint: fingerprintOf('second card') });
    assert.equal(other.created, clock.now() / 1000);
  });

  test('is the same for concurrent first tokens of processes with different clocks', async () => {
    const state = new RecordingState();
    const vaults = [0, 60_000, 120_000].map(
      (ms) => new VaultTokenVerifier({ state, secret: SECRET, clock: new TestClock(Date.now() + ms) }),
    );
    const cards = await Promise.all(vaults.map((vault) => issuedCard(vault)));
    assert.equal(new Set(cards.map(({ id, created }) => `${id} ${created}`)).size, 1);
    assert.equal(state.written.filter((entry) => entry.startsWith('vault:card:')).length, 3, 'they conflicted');
  });
});

test('a card binds once to a customer, and to customers of two apps under different ids', async () => {
  const store = new MemoryStore();
  const fakes = new Fakes();
  const vault = new VaultTokenVerifier({ state: store.stateStore() });
  await using clientele = await createClientele({ store, tokens: vault, sms: fakes.sms });
  const bindable = async (fields: Parameters<typeof card>[0] = {}) => {
    const { source } = await vault.issue(card(fields));
    const sms_code = { id: `sms_${source.slice(4)}`, code: '123456' };
    fakes.sms.add({ ...sms_code, source });
    return { source, sms_code };
  };
  const first = await bindable();
  const customer = await clientele.customers.create({ app: APP, ...first });
  assert.equal(customer.name, '张三');
  await rejects(clientele.customers.create({ app: APP, ...first }), 'token_used', 'source');
  await rejects(clientele.customers.sources.create(customer.id, await bindable()), 'already_bound', 'source');
  await clientele.customers.sources.create(customer.id, await bindable({ fingerprint: fingerprintOf('second card') }));
  const other = await clientele.customers.create({ app: OTHER_APP, ...(await bindable({ app: OTHER_APP })) });
  assert.notEqual(other.default_source, customer.default_source);
  // The card ids of two apps could be linked by a token that binds in both.
  const foreign = await bindable({ app: OTHER_APP, fingerprint: fingerprintOf('third card') });
  await rejects(clientele.customers.create({ app: APP, ...foreign }), 'token_unknown', 'source');
  await rejects(clientele.customers.sources.create(customer.id, foreign), 'token_unknown', 'source');
  await clientele.customers.sources.create(other.id, foreign);
  await rejects(
    clientele.customers.create({ app: APP, ...(await bindable({ brand: 'Visa', bank: null })) }),
    'foreign_card',
    'source',
  );
});

test('a vault whose state is down fails without the parameters in the error', async () => {
  const store = new MemoryStore();
  const vault = new VaultTokenVerifier({ state: store.stateStore() });
  const fingerprint = fingerprintOf('canary');
  await assert.rejects(vault.issue(card({ fingerprint })), (error) => {
    const printed = inspect(error, { depth: 9 });
    return !printed.includes(fingerprint) && !printed.includes('张三');
  });
});
