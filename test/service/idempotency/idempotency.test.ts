import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { createTestClientele, type TestClientele } from '../../../adapters/testing/index.ts';
import { sleep } from '../../../src/concurrency/sleep.ts';
import {
  type AbandonMode,
  CardError,
  type Customer,
  type IdempotencyAttempt,
  type KeyHolder,
  type OperationContext,
  type OperationOptions,
  RateLimitError,
  type Scope,
  type ScopeHeader,
} from '../../../src/core.ts';
import { collect } from '../../support/collect.ts';
import { rejects } from '../../support/rejection.ts';
import { APP, add } from '../../support/world.ts';

/** Every write of a customer. Each call has the same parameters, unless `other` is true. */
const WRITES: Readonly<
  Record<
    string,
    (world: TestClientele, customer: Customer) => (options: OperationOptions, other?: boolean) => Promise<unknown>
  >
> = {
  create: ({ customers, issueCard }) => {
    const card = issueCard();
    return (options, other) => customers.create({ app: APP, ...card, description: other ? 'x' : 'y' }, options);
  },
  update:
    ({ customers }, { id }) =>
    (options, other) =>
      customers.update(id, { metadata: { a: other ? 'x' : 'y' }, email: 'a@b.c' }, options),
  'update of nothing':
    ({ customers }, { id }) =>
    (options, other) =>
      customers.update(id, other ? { email: 'x@y.z' } : {}, options),
  delete:
    ({ customers }, { id }) =>
    (options, other) =>
      customers.delete(other ? 'cus_other' : id, {}, options),
  'bind a card': ({ customers, issueCard }, { id }) => {
    const [card, another] = [issueCard(), issueCard()];
    return (options, other) => customers.sources.create(id, other ? another : card, options);
  },
  'unbind a card':
    ({ customers }, { id, default_source }) =>
    (options, other) =>
      customers.sources.delete(id, other ? 'card_other' : (default_source as string), {}, options),
};

describe('with an idempotency key', () => {
  for (const [name, write] of Object.entries(WRITES)) {
    test(`${name} happens once, and its result is replayed`, async () => {
      const world = await createTestClientele();
      const call = write(world, await add(world));
      const first = await call({ idempotencyKey: 'key' });
      const events = async () => (await collect(world.export())).length;
      const count = await events();
      for (let i = 0; i < 3; i += 1) assert.deepEqual(await call({ idempotencyKey: 'key' }), first);
      assert.equal(await events(), count);
    });

    test(`${name} is refused if the key was used with other parameters`, async () => {
      const world = await createTestClientele();
      const call = write(world, await add(world));
      await call({ idempotencyKey: 'key' });
      const before = await collect(world.export());
      const error = await rejects(call({ idempotencyKey: 'key' }, true), 'idempotency_mismatch');
      assert.deepEqual([error.status, error.type], [400, 'idempotency_error']);
      assert.deepEqual(await collect(world.export()), before);
    });

    test(`${name} happens once for many concurrent calls`, async () => {
      const world = await createTestClientele();
      const call = write(world, await add(world));
      const received: string[] = [];
      for (const type of ['customer.created', 'customer.updated', 'customer.deleted'] as const) {
        world.on(type, ({ id }) => received.push(id));
      }
      const results = await Promise.all(Array.from({ length: 20 }, () => call({ idempotencyKey: 'key' })));
      for (const result of results) assert.deepEqual(result, results[0]);
      assert.ok(received.length <= 1, 'at most one event');
    });
  }

  test('another operation with the same parameters is a mismatch', async () => {
    const world = await createTestClientele();
    const { id } = await add(world);
    await world.customers.update(id, {}, { idempotencyKey: 'key' });
    await rejects(world.customers.delete(id, {}, { idempotencyKey: 'key' }), 'idempotency_mismatch');
    assert.deepEqual(await world.customers.delete(id, { idempotencyKey: 'key-2' }), { deleted: true, id });
  });

  test('the order of the parameters does not count, but the SMS code does', async () => {
    const { customers, issueCard } = await createTestClientele();
    const { source, sms_code } = issueCard();
    const options = { idempotencyKey: 'key' };
    const first = await customers.create({ app: APP, source, sms_code, metadata: { a: '1', b: '2' } }, options);
    const { id, code } = sms_code;
    const again = { metadata: { b: '2', a: '1' }, sms_code: { code, id }, source, app: APP, email: undefined as never };
    assert.deepEqual(await customers.create(again, options), first);
    await rejects(customers.create({ ...again, sms_code: { code: '999999', id } }, options), 'idempotency_mismatch');
  });

  test('a read accepts a key and does not use it', async () => {
    const world = await createTestClientele();
    const { id } = await add(world);
    await world.customers.retrieve(id, { idempotencyKey: 'key' });
    await world.customers.delete(id, { idempotencyKey: 'key' });
  });

  test('a key is kept for exactly 24 hours', async () => {
    const { customers, issueCard, clock } = await createTestClientele();
    const params = { app: APP, ...issueCard() };
    const first = await customers.create(params, { idempotencyKey: 'key' });
    clock.advance(24 * 3_600_000 - 1);
    assert.deepEqual(await customers.create(params, { idempotencyKey: 'key' }), first);
    clock.advance(1);
    await rejects(customers.create(params, { idempotencyKey: 'key' }), 'token_used', 'source');
  });

  test('the store gets all times as whole milliseconds', async () => {
    const store = new MemoryStore();
    const { customers, issueCard } = await createTestClientele({ store });
    const attempts: IdempotencyAttempt[] = [];
    const begin = store.begin.bind(store);
    store.begin = ((...args: Parameters<typeof begin>) => {
      attempts.push(args[1]);
      return begin(...args);
    }) as typeof begin;
    for (const timeout of [undefined, 1234.5]) {
      await customers.create({ app: APP, ...issueCard() }, { idempotencyKey: `key ${timeout}`, timeout });
    }
    assert.equal(attempts.length, 2);
    for (const { now, leaseUntil, expiresAt } of attempts) {
      for (const ms of [now, leaseUntil, expiresAt]) assert.ok(Number.isSafeInteger(ms), `${ms} ms`);
      assert.ok(leaseUntil > now + 1000, 'the lease is longer than the deadline');
      assert.equal(expiresAt, now + 24 * 3_600_000);
    }
  });

  test('a key has 1 to 255 printable ASCII characters', async () => {
    const { customers, issueCard } = await createTestClientele();
    for (const idempotencyKey of ['', 'x'.repeat(256), 'ä', 'a\n', 5, null]) {
      const create = customers.create({ app: APP, ...issueCard() }, { idempotencyKey: idempotencyKey as string });
      await rejects(create, 'parameter_invalid', 'idempotencyKey');
    }
    for (const idempotencyKey of ['x'.repeat(255), ' ~!', '__proto__']) {
      await customers.create({ app: APP, ...issueCard() }, { idempotencyKey });
    }
  });
});

describe('after a refusal', () => {
  const FINAL = ['token_unknown', 'token_used', 'foreign_card', 'card_declined', 'card_stolen'];

  for (const code of FINAL) {
    test(`${code} is replayed without another call of the verifiers`, async () => {
      const { customers, issueCard, fakes } = await createTestClientele();
      const params = { app: APP, ...issueCard() };
      fakes.tokens.fail({ error: new CardError(code, { param: 'source' }) });
      const first = await rejects(customers.create(params, { idempotencyKey: 'key' }), code, 'source');
      const again = await rejects(customers.create(params, { idempotencyKey: 'key' }), code, 'source');
      assert.deepEqual([again.message, again.status, fakes.tokens.calls], [first.message, 402, 1]);
      await rejects(customers.create({ ...params, email: 'a@b.c' }, { idempotencyKey: 'key' }), 'idempotency_mismatch');
    });
  }

  test('already_bound and too_many_cards free the key, because unbinding a card can correct them', async () => {
    const world = await createTestClientele({ maxSources: 1 });
    const { id } = await add(world, { card: { cardId: 'card_1' } });
    const { sources } = world.customers;
    for (const [cardId, code] of Object.entries({ card_1: 'already_bound', card_2: 'too_many_cards' })) {
      const card = world.issueCard({ cardId });
      await rejects(sources.create(id, card, { idempotencyKey: code }), code, 'source');
      const [bound] = (await sources.list(id)).data;
      await sources.delete(id, bound?.id ?? '');
      assert.equal((await sources.create(id, card, { idempotencyKey: code })).id, cardId);
    }
  });

  test('under_verification and send_sms_failed free the key, because they are temporary', async () => {
    for (const code of ['under_verification', 'send_sms_failed']) {
      const { customers, issueCard, fakes } = await createTestClientele();
      const params = { app: APP, ...issueCard() };
      fakes.tokens.fail({ error: new CardError(code, { param: 'source' }) });
      await rejects(customers.create(params, { idempotencyKey: 'key' }), code, 'source');
      assert.match((await customers.create(params, { idempotencyKey: 'key' })).id, /^cus_/);
    }
  });

  test('an error that the caller can correct with the same token frees the key for other parameters', async () => {
    const { customers, issueCard, fakes } = await createTestClientele();
    const { source, sms_code } = issueCard();
    const options = { idempotencyKey: 'key' };
    const wrong = { app: APP, source, sms_code: { ...sms_code, code: '0000' } };
    await rejects(customers.create(wrong, options), 'binding_unauthorized', 'sms_code[code]');
    fakes.sms.fail({ error: new RateLimitError('too_many_attempts') });
    await rejects(customers.create(wrong, options), 'too_many_attempts');
    await rejects(customers.create({ ...wrong, email: 'no' }, options), 'parameter_invalid', 'email');
    const { id } = await customers.create({ app: APP, source, sms_code }, options);
    await rejects(
      customers.update(id, { default_source: 'card_1' }, { idempotencyKey: 'u' }),
      'parameter_invalid',
      'default_source',
    );
    await customers.update(id, {}, { idempotencyKey: 'u' });
    await rejects(customers.delete('cus_none', { idempotencyKey: 'd' }), 'resource_missing', 'id');
    await customers.delete(id, { idempotencyKey: 'd' });
  });

  test('a failure of a port keeps the key for a retry, which needs no new SMS', async () => {
    const { customers, issueCard, fakes } = await createTestClientele();
    const params = { app: APP, ...issueCard() };
    const operations = new Set<string>();
    const verify = fakes.sms.verify.bind(fakes.sms);
    fakes.sms.verify = (attempt, context) => {
      operations.add(context.operation);
      return verify(attempt, context);
    };
    fakes.sms.fail({ error: new Error('down') });
    await rejects(customers.create(params, { idempotencyKey: 'key' }), 'verifier_unavailable');
    await rejects(customers.create({ ...params, email: 'a@b.c' }, { idempotencyKey: 'key' }), 'idempotency_mismatch');
    const { id } = await customers.create(params, { idempotencyKey: 'key' });
    assert.deepEqual(
      [...operations].map((operation) => `cus_${operation}`),
      [id],
      'the same operation in both attempts',
    );
  });

  test('a retry after a deadline does not wait for the end of the lease', async () => {
    const { customers, issueCard, fakes } = await createTestClientele({ store: new DeadlineStore() });
    const params = { app: APP, ...issueCard() };
    fakes.sms.fail({ delay: Number.POSITIVE_INFINITY });
    await rejects(customers.create(params, { idempotencyKey: 'key', timeout: 20 }), 'deadline_exceeded');
    await customers.create(params, { idempotencyKey: 'key', timeout: 500 });
  });

  test('a wrong code frees the key also after the deadline', async () => {
    const store = new DeadlineStore();
    const { customers, issueCard, fakes } = await createTestClientele({ store });
    const params = { app: APP, ...issueCard() };
    fakes.sms.fail({ answer: false });
    store.failUntilMs = performance.now() + 150;
    await rejects(
      customers.create(params, { idempotencyKey: 'key', timeout: 100 }),
      'binding_unauthorized',
      'sms_code[code]',
    );
    await sleep(500);
    await customers.create({ ...params, email: 'a@b.c' }, { idempotencyKey: 'key' });
  });
});

/** Fails the end of attempts for a time, and, like every store that returns promises, after the deadline. */
class DeadlineStore extends MemoryStore {
  failUntilMs = 0;

  override abandon(scope: Scope, holder: KeyHolder, mode: AbandonMode, context?: OperationContext) {
    if (context?.remaining() === 0) throw new Error('late');
    if (performance.now() < this.failUntilMs) throw new Error('down');
    return super.abandon(scope, holder, mode);
  }
}

test('a store that refuses the first key reports why, within the deadline of the operation', async () => {
  class ReadOnlyStore extends MemoryStore {
    override header(_scope: Scope, _proposal: ScopeHeader, context?: OperationContext): ScopeHeader {
      if (context === undefined) return new Promise(() => {}) as never;
      throw new StoreRefusal();
    }
  }
  class StoreRefusal extends Error {}
  const { customers, issueCard } = await createTestClientele({ store: new ReadOnlyStore() });
  const params = { app: APP, ...issueCard() };
  const options = { idempotencyKey: 'key', timeout: 50 };
  const { cause } = await rejects(customers.create(params, options), 'store_unavailable', undefined, 'unknown');
  assert.ok(cause instanceof StoreRefusal);
});
