import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { AppDirectory, readNdjson, writeNdjson } from '../../../src/core.ts';
import { collect } from '../../support/collect.ts';
import { rejection } from '../../support/rejection.ts';

const APP = 'app_1';

test('an export as NDJSON, imported elsewhere, has the same customers with every card', async () => {
  const one = await createTestClientele();
  const { id } = await one.customers.create({ app: APP, ...one.issueCard() });
  for (let i = 0; i < 14; i += 1) await one.customers.sources.create(id, one.issueCard());
  await one.customers.create({ app: APP, ...one.issueCard(), metadata: { 会员: '1' } });
  const other = await createTestClientele();
  const bytes = (async function* () {
    for await (const line of writeNdjson(one.export())) {
      for (const byte of new TextEncoder().encode(line)) yield Uint8Array.of(byte);
    }
    yield 'no JSON\n{}';
  })();
  const results = [];
  for await (const result of other.import(readNdjson(bytes))) results.push(result);
  const summary = results.map((result) => (result.imported ? 'imported' : result.error.code));
  assert.deepEqual(summary, ['imported', 'imported', 'body_invalid', 'parameter_missing']);
  assert.deepEqual(await collect(other.export()), await collect(one.export()));
  assert.equal((await other.customers.retrieve(id)).sources.has_more, true);
  const cards = await collect(other.customers.sources.list(id, { limit: 4 }));
  assert.equal(cards.length, 15);
  const newest = cards[0]?.id ?? '';
  const unbound = cards[7]?.id ?? '';
  await other.customers.sources.delete(id, unbound);
  const before = await other.customers.sources.list(id, { ending_before: unbound, limit: 3 });
  assert.deepEqual(before, { ...before, data: cards.slice(4, 7), has_more: true });
  assert.deepEqual(await other.customers.sources.retrieve(id, newest), cards[0]);
  const backwards = await collect(other.customers.sources.list(id, { ending_before: unbound, limit: 3 }));
  assert.deepEqual(backwards, cards.slice(0, 7).reverse());
});

test('an import with `onError: stop` ends at the first refused customer', async () => {
  const clientele = await createTestClientele();
  const results = await collect(clientele.import([{}, {}], { onError: 'stop' }));
  assert.deepEqual(
    results.map(({ position }) => position),
    [0],
  );
});

test('expands an app to the one of the directory, and refuses an unknown app', async () => {
  class Apps extends AppDirectory {
    override async retrieve(id: string) {
      return id === APP ? { id, object: 'app' as const, name: 'Shop' } : undefined;
    }
  }
  const { customers, issueCard } = await createTestClientele({ apps: new Apps() });
  const customer = await customers.create({ app: APP, ...issueCard(), expand: ['app', 'default_source'] });
  assert.deepEqual(customer.app, { id: APP, object: 'app', name: 'Shop' });
  assert.deepEqual(customer.default_source, customer.sources.data[0]);
  const [listed] = (await customers.list({ expand: ['data.app'] })).data;
  assert.deepEqual(listed?.app, customer.app);
  const error = await rejection(customers.create({ app: 'app_2', ...issueCard() }));
  assert.deepEqual([error.code, error.param], ['parameter_invalid', 'app']);
});

test('a listener that throws affects no other listener, and is reported to `error`', async () => {
  const clientele = await createTestClientele();
  const received: unknown[] = [];
  clientele.on('customer.created', () => {
    throw new Error('broken');
  });
  clientele.on('customer.created', async () => Promise.reject(new Error('broken later')));
  const remove = clientele.on('customer.created', (event) => received.push(event.type));
  clientele.on('error', ({ error }) => received.push((error as Error).message));
  await clientele.customers.create({ app: APP, ...clientele.issueCard() });
  remove();
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(received, ['broken', 'customer.created', 'broken later']);
  assert.throws(() => clientele.on('customer.crated' as never, () => {}), { code: 'parameter_invalid', param: 'type' });
});

test('the feed waits for new events, and ends when its signal aborts', async () => {
  const clientele = await createTestClientele();
  const controller = new AbortController();
  const seen: string[] = [];
  const reading = (async () => {
    for await (const event of clientele.changes({ signal: controller.signal })) {
      seen.push(event.type);
      if (seen.length === 2) controller.abort();
    }
  })();
  await new Promise((resolve) => setImmediate(resolve));
  const { id } = await clientele.customers.create({ app: APP, ...clientele.issueCard() });
  await clientele.customers.delete(id);
  await reading;
  assert.deepEqual(seen, ['customer.created', 'customer.deleted']);
  const waiting = collect(clientele.changes({ after: '2' }));
  await new Promise((resolve) => setImmediate(resolve));
  await clientele.close();
  assert.deepEqual(await waiting, []);
  assert.equal((await rejection(clientele.customers.list())).code, 'store_unavailable');
});

test('an operation ends at its deadline or when its signal aborts, for any behavior of a verifier', async () => {
  const { customers, issueCard, fakes } = await createTestClientele();
  fakes.tokens.fail({ delay: Number.POSITIVE_INFINITY });
  const late = await rejection(customers.create({ app: APP, ...issueCard() }, { timeout: 20 }));
  assert.deepEqual([late.code, late.outcome], ['deadline_exceeded', 'not_applied']);
  fakes.sms.fail({ delay: Number.POSITIVE_INFINITY });
  const controller = new AbortController();
  const aborting = customers.create({ app: APP, ...issueCard() }, { signal: controller.signal });
  setImmediate(() => controller.abort('enough'));
  const aborted = await rejection(aborting);
  assert.deepEqual([aborted.code, aborted.cause], ['aborted', 'enough']);
  fakes.tokens.fail({ answer: { last4: '4111111111111111' } });
  assert.equal((await rejection(customers.create({ app: APP, ...issueCard() }))).code, 'verifier_contract');
  fakes.sms.fail({ answer: 'yes' });
  assert.equal((await rejection(customers.create({ app: APP, ...issueCard() }))).code, 'verifier_contract');
  const card = issueCard();
  fakes.sms.fail({ error: new Error(`no such code: ${card.sms_code.code}`) });
  const failed = await rejection(customers.create({ app: APP, ...card }));
  assert.equal(failed.code, 'verifier_unavailable');
  assert.doesNotMatch(String((failed.cause as Error).stack), RegExp(card.sms_code.code));
});

test('a write with an idempotency key happens once', async () => {
  const { customers, issueCard } = await createTestClientele();
  const params = { app: APP, ...issueCard() };
  const options = { idempotencyKey: 'key' };
  const answers = await Promise.all(Array.from({ length: 50 }, () => customers.create(params, options)));
  assert.equal(new Set(answers.map(({ id }) => id)).size, 1);
  const other = await rejection(customers.create({ ...params, description: 'x' }, options));
  assert.equal(other.code, 'idempotency_mismatch');
  const { id } = answers[0] ?? { id: '' };
  await customers.update(id, {}, { idempotencyKey: 'nothing' });
  const foreign = { app: APP, ...issueCard({ brand: 'JCB' }) };
  for (let i = 0; i < 2; i += 1)
    assert.equal((await rejection(customers.create(foreign, { idempotencyKey: 'f' }))).code, 'foreign_card');
  const card = issueCard();
  const wrong = { app: APP, ...card, sms_code: { ...card.sms_code, code: '0000' } };
  assert.equal((await rejection(customers.create(wrong, { idempotencyKey: 'w' }))).code, 'binding_unauthorized');
  await customers.create({ app: APP, ...card }, { idempotencyKey: 'w' });
});
