import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { CardError, errorOf, type Insert, type InsertResult, RateLimitError, type Scope } from '../../../src/core.ts';
import { collect } from '../../support/collect.ts';
import { rejection } from '../../support/rejection.ts';

const APP = 'app_1';

/** A store whose next insert fails before it is applied, or loses its response after that. */
class FailingStore extends MemoryStore {
  failure: 'before' | 'after' | 'never' | undefined;

  override insert(scope: Scope, insert: Insert): InsertResult {
    const { failure } = this;
    this.failure = undefined;
    if (failure === 'before') throw errorOf('store_full');
    const result = super.insert(scope, insert);
    if (failure === 'never') return new Promise(() => {}) as unknown as InsertResult;
    if (failure === 'after') throw new Error(`lost the response about ${insert.record.customer.email}`);
    return result;
  }
}

test('after a failed write, a retry with its key creates one customer', async () => {
  const store = new FailingStore();
  const { customers, issueCard } = await createTestClientele({ store });
  // The first use of a key imports the hash key, which is slow: the deadline below must not pass before the insert.
  await rejection(customers.delete('cus_none', { idempotencyKey: 'first', timeout: 60_000 }));
  for (const [failure, code] of [
    ['before', 'store_full'],
    ['never', 'deadline_exceeded'],
  ] as const) {
    const params = { app: APP, ...issueCard() };
    store.failure = failure;
    const error = await rejection(
      customers.create(params, { idempotencyKey: failure, timeout: failure === 'never' ? 1000 : 60_000 }),
    );
    assert.deepEqual([error.code, error.outcome], [code, failure === 'before' ? 'not_applied' : 'unknown']);
    const customer = await customers.create(params, { idempotencyKey: failure });
    assert.deepEqual(await customers.retrieve(customer.id), customer);
  }
  assert.equal((await collect(customers.list())).length, 2);
});

test('a write with a lost response is `unknown` without a key, and succeeds with a key', async () => {
  const store = new FailingStore();
  const { customers, issueCard } = await createTestClientele({ store });
  const params = { app: APP, ...issueCard(), email: 'payer@example.com' };
  store.failure = 'after';
  const error = await rejection(customers.create(params));
  assert.deepEqual([error.code, error.outcome, error.retryable], ['store_unavailable', 'unknown', true]);
  assert.doesNotMatch(String((error.cause as Error).stack), /payer@example.com/);
  store.failure = 'after';
  const customer = await customers.create({ app: APP, ...issueCard() }, { idempotencyKey: 'key' });
  assert.deepEqual((await customers.list()).data[0], customer);
});

test('an attempt is taken over after its lease has ended, under the same operation id', async () => {
  const store = new MemoryStore();
  const one = await createTestClientele({ store, seed: 'one' });
  const two = await createTestClientele({ store, seed: 'two' });
  const card = one.fakes.issueCard();
  const again = two.fakes.issueCard({ source: card.source, sms_code: card.sms_code });
  assert.deepEqual(again, card);
  one.fakes.tokens.fail({ delay: Number.POSITIVE_INFINITY });
  const stall = new AbortController();
  const options = { idempotencyKey: 'k', timeout: 60_000, signal: stall.signal };
  const crashed = one.customers.create({ app: APP, ...card }, options);
  const busy = two.customers.create({ app: APP, ...card }, { idempotencyKey: 'k', timeout: 20 });
  assert.equal((await rejection(busy)).code, 'deadline_exceeded');
  two.clock.advance(120_000);
  const customer = await two.customers.create({ app: APP, ...card }, { idempotencyKey: 'k' });
  stall.abort();
  assert.equal((await rejection(crashed)).code, 'aborted');
  assert.deepEqual(await one.customers.create({ app: APP, ...card }, { idempotencyKey: 'k' }), customer);
});

test('maps the errors and responses of verifiers', async () => {
  const { customers, issueCard, fakes } = await createTestClientele();
  const thrown: [unknown, string][] = [
    [new CardError('card_stolen'), 'card_stolen'],
    [new RateLimitError('too_many_attempts'), 'too_many_attempts'],
    [errorOf('verifier_unavailable'), 'verifier_unavailable'],
    [errorOf('parameter_invalid', { param: 'x' }), 'verifier_contract'],
    [errorOf('internal'), 'verifier_unavailable'],
    ['text', 'verifier_unavailable'],
  ];
  for (const [error, code] of thrown) {
    fakes.sms.fail({ error });
    assert.equal((await rejection(customers.create({ app: APP, ...issueCard() }))).code, code);
  }
  const token = { id: 'tok_1', livemode: false, used: false, card: {} };
  const answers: [unknown, string][] = [
    [null, 'token_unknown'],
    [token, 'verifier_contract'],
    [{ ...token, number: '4111111111111111' }, 'verifier_contract'],
    [Promise.resolve(7), 'verifier_contract'],
  ];
  for (const [answer, code] of answers) {
    fakes.tokens.fail({ answer });
    assert.equal((await rejection(customers.create({ app: APP, ...issueCard() }))).code, code);
  }
  assert.equal((await rejection(customers.create({ app: APP, ...issueCard({ used: true }) }))).code, 'token_used');
  assert.equal(
    (await rejection(customers.create({ app: APP, ...issueCard({ livemode: true }) }))).code,
    'token_unknown',
  );
});

test('refuses invalid imports by the parameter at fault', async () => {
  const clientele = await createTestClientele();
  const { id } = await clientele.customers.create({ app: APP, ...clientele.issueCard(), metadata: { a: 'b' } });
  const [good] = await collect(clientele.export());
  assert.ok(good, 'a customer was exported');
  const [card] = good.sources.data;
  const sources = (...data: unknown[]) => ({ ...good.sources, data });
  const bad: [object, string | undefined][] = [
    [good, 'id'],
    [{ ...good, livemode: true }, 'livemode'],
    [{ ...good, sources: { ...good.sources, has_more: true } }, 'sources[has_more]'],
    [{ ...good, sources: sources(card, card) }, 'sources'],
    [{ ...good, id: 'cus_other' }, 'sources[data][0][customer]'],
    [{ ...good, sources: sources({ ...card, last4: '4111111111111111' }) }, 'sources[data][0][last4]'],
    [
      { ...good, sources: sources(...Array.from({ length: 101 }, (_, i) => ({ ...card, id: `card_${i}` }))) },
      'sources',
    ],
    [{ ...good, default_source: 'card_other' }, 'default_source'],
    [{ ...good, metadata: { a: '4111111111111111' } }, 'metadata[a]'],
    [{ ...good, name: '4111111111111111' }, 'name'],
    [{ ...good, app: undefined }, 'app'],
  ];
  const results = await collect(clientele.import(bad.map(([customer]) => customer)));
  for (const [i, result] of results.entries()) {
    assert.ok(!result.imported, 'each customer is refused');
    assert.deepEqual([result.position, result.error.param], [i, bad[i]?.[1]]);
  }
  assert.deepEqual(
    (await collect(clientele.customers.list())).map((customer) => customer.id),
    [id],
  );
  const aborted = collect(clientele.import([good], { signal: AbortSignal.abort() }));
  assert.equal((await rejection(aborted)).code, 'aborted');
});

test('trims the feed by count, and completes running operations on close', async () => {
  await using clientele = await createTestClientele({ events: { keep: 1, maxAge: 60 }, requireSource: false });
  const { id } = await clientele.customers.create({ app: APP });
  await clientele.customers.update(id, { email: 'a@b.c' });
  assert.equal((await rejection(clientele.backup('x.db'))).param, 'store');
  assert.equal((await rejection(clientele.changes({ after: '0' }).next())).code, 'cursor_expired');
  assert.equal((await rejection(clientele.changes({ after: 1 as never }).next())).code, 'parameter_invalid');
  await clientele.customers.update(id, { email: null });
  assert.equal((await rejection(clientele.changes({ after: '1' }).next())).code, 'cursor_expired');
  assert.deepEqual(await clientele.verify(), { checked: 1, problems: [] });
  const pending = clientele.customers.create({ app: APP, ...clientele.issueCard() });
  await clientele.close();
  assert.match((await pending).id, /^cus_/);
  assert.equal((await rejection(clientele.describe())).code, 'store_unavailable');
});
