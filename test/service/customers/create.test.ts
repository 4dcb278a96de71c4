import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createTestClientele, type TestClientele } from '../../../adapters/testing/index.ts';
import { AppDirectory, CardError, RateLimitError } from '../../../src/core.ts';
import { collect } from '../../support/collect.ts';
import { rejects } from '../../support/rejection.ts';
import { APP, add } from '../../support/world.ts';

test("creates a customer with the card as its only source and its default, and with the cardholder's name", async () => {
  const { customers, issueCard } = await createTestClientele({ now: 1_444_390_718_123 });
  const issued = { cardId: 'card_1', created: 1_444_388_292, last4: '8703', bank: 'boc', name: '李四' };
  const customer = await customers.create({ app: APP, ...issueCard(issued) });
  const { id } = customer;
  assert.match(id, /^cus_[0-9A-HJKMNP-TV-Z]{26}$/, 'cus_ and a ULID');
  assert.deepEqual(customer, {
    id,
    object: 'customer',
    created: 1_444_390_718,
    livemode: false,
    app: APP,
    name: '李四',
    email: null,
    currency: null,
    description: null,
    metadata: null,
    sources: {
      object: 'list',
      url: `/v1/customers/${id}/sources`,
      has_more: false,
      data: [
        {
          id: 'card_1',
          object: 'card',
          created: 1_444_388_292,
          last4: '8703',
          funding: 'debit',
          brand: 'UnionPay',
          bank: 'boc',
          customer: id,
        },
      ],
    },
    default_source: 'card_1',
  });
  assert.deepEqual(await customers.retrieve(id), customer);
});

test('stores the parameters, and empty texts as null', async () => {
  const clientele = await createTestClientele();
  const params = { email: 'a@b.c', description: '老顾客', metadata: { a: 1, b: true } };
  const { email, description, metadata } = await add(clientele, params);
  assert.deepEqual({ email, description, metadata }, { ...params, metadata: { a: '1', b: 'true' } });
  const empty = await add(clientele, { email: '', description: '', metadata: '' });
  assert.deepEqual([empty.email, empty.description, empty.metadata], [null, null, null]);
  assert.deepEqual((await add(clientele, { metadata: {} })).metadata, {});
});

/** Wrong creates: the step that refuses each, the code and the parameter. */
const REFUSALS: readonly [string, (world: TestClientele) => object, 'command' | 'token' | 'sms', string, string][] = [
  ['a malformed command', () => ({ email: 'no' }), 'command', 'parameter_invalid', 'email'],
  ['an unknown token', () => ({ source: 'tok_unknown' }), 'token', 'token_unknown', 'source'],
  ['a token of the other mode', (w) => w.issueCard({ livemode: true }), 'token', 'token_unknown', 'source'],
  ['a used token', (w) => w.issueCard({ used: true }), 'token', 'token_used', 'source'],
  ['a foreign card', (w) => w.issueCard({ brand: 'Visa' }), 'token', 'foreign_card', 'source'],
  ['a card without a bank', (w) => w.issueCard({ bank: null }), 'token', 'foreign_card', 'source'],
  [
    'a wrong code',
    (w) => ({ sms_code: { ...w.issueCard().sms_code } }),
    'sms',
    'binding_unauthorized',
    'sms_code[code]',
  ],
];

describe('a create fails', () => {
  for (const [what, params, step, code, param] of REFUSALS) {
    test(`for ${what}, without a call of a later step`, async () => {
      const world = await createTestClientele();
      const { customers, issueCard, fakes } = world;
      await rejects(customers.create({ app: APP, ...issueCard(), ...params(world) }), code, param);
      const calls = { command: [0, 0], token: [1, 0], sms: [1, 1] }[step];
      assert.deepEqual([fakes.tokens.calls, fakes.sms.calls], calls);
      assert.deepEqual(await collect(customers.list()), []);
      assert.deepEqual(await world.verify(), { checked: 0, problems: [] });
    });
  }

  test('for an app that the directory does not know, before its token is retrieved', async () => {
    class Nowhere extends AppDirectory {
      override retrieve(): undefined {}
    }
    const { customers, issueCard, fakes } = await createTestClientele({ apps: new Nowhere() });
    await rejects(customers.create({ app: APP, ...issueCard() }), 'parameter_invalid', 'app');
    assert.equal(fakes.tokens.calls, 0);
  });

  test('with the error that a verifier refuses with', async () => {
    const { customers, issueCard, fakes } = await createTestClientele();
    const refusals = [new CardError('card_declined', { param: 'source' }), new CardError('card_stolen')];
    for (const refusal of refusals) {
      fakes.tokens.fail({ error: refusal });
      const error = await rejects(customers.create({ app: APP, ...issueCard() }), refusal.code, refusal.param);
      assert.deepEqual([error.type, error.status], ['card_error', 402]);
    }
    fakes.sms.fail({ error: new RateLimitError('too_many_attempts') });
    const error = await rejects(customers.create({ app: APP, ...issueCard() }), 'too_many_attempts');
    assert.deepEqual([error.type, error.status, error.retryable], ['rate_limit_error', 403, false]);
  });
});

test('a token stays usable after a wrong SMS code and after a failure of a verifier', async () => {
  const { customers, issueCard, fakes } = await createTestClientele();
  const card = issueCard({ sms_code: { code: '123456' } });
  const mistyped = { app: APP, ...card, sms_code: { ...card.sms_code, code: '123457' } };
  await rejects(customers.create(mistyped), 'binding_unauthorized', 'sms_code[code]');
  const foreign = { app: APP, ...card, sms_code: issueCard().sms_code };
  await rejects(customers.create(foreign), 'binding_unauthorized', 'sms_code[code]');
  fakes.sms.fail({ error: new Error('down') });
  await rejects(customers.create({ app: APP, ...card }), 'verifier_unavailable');
  assert.match((await customers.create({ app: APP, ...card })).id, /^cus_/);
  await rejects(customers.create({ app: APP, ...card }), 'token_used', 'source');
});

test('both verifiers get the id of the same operation and the time until the deadline', async () => {
  const { customers, issueCard, fakes } = await createTestClientele();
  const seen: string[] = [];
  const { tokens, sms } = fakes;
  const retrieve = tokens.retrieve.bind(tokens);
  const verify = sms.verify.bind(sms);
  tokens.retrieve = (id, context) => {
    seen.push(context.operation);
    assert.ok(context.remaining() > 0 && context.remaining() <= 700, 'within the deadline');
    assert.equal(context.signal.aborted, false);
    return retrieve(id, context);
  };
  sms.verify = (attempt, context) => {
    seen.push(context.operation);
    assert.ok(Object.isFrozen(attempt), 'the attempt is frozen');
    return verify(attempt, context);
  };
  const { id } = await customers.create({ app: APP, ...issueCard() }, { timeout: 700 });
  assert.deepEqual(
    seen.map((operation) => `cus_${operation}`),
    [id, id],
  );
});

test('creates a customer without a card if the option allows it; its first card becomes the default', async () => {
  const { customers, issueCard } = await createTestClientele({ requireSource: false });
  const { id, name, sources, default_source } = await customers.create({ app: APP });
  assert.deepEqual([name, sources.data, default_source], [null, [], null]);
  const card = await customers.sources.create(id, issueCard());
  assert.equal((await customers.retrieve(id)).default_source, card.id);
  await rejects(customers.create({ app: APP, source: 'tok_1' } as never), 'parameter_missing', 'sms_code[id]');
  assert.equal((await customers.create({ app: APP, ...issueCard() })).sources.data.length, 1);
  const strict = await createTestClientele();
  await rejects(strict.customers.create({ app: APP } as never), 'parameter_missing', 'source');
});

test('binds a token that is older than the 15 minutes in which it can pay', async () => {
  const { customers, issueCard, clock } = await createTestClientele();
  const card = issueCard();
  clock.advance(16 * 60_000);
  assert.match((await customers.create({ app: APP, ...card })).id, /^cus_/);
});
