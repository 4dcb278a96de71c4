import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { CardError, errorOf, type Store } from '../../../src/core.ts';
import { collect } from '../../support/collect.ts';
import { rejection, rejects } from '../../support/rejection.ts';
import { APP, add, turns } from '../../support/world.ts';

const codeAndOutcome = ({ code, outcome }: { code: string; outcome: string }) => [code, outcome];
const KEY = { idempotencyKey: 'key' };

/** Makes the next call of a store's method lose its response after it is applied. */
function loseResponse(store: MemoryStore, name: 'insert' | 'replace', how: 'fails' | 'hangs' = 'fails'): void {
  const method = (store[name] as (...args: unknown[]) => unknown).bind(store);
  store[name] = ((...args: unknown[]) => {
    delete (store as Partial<Store>)[name];
    method(...args);
    return how === 'fails' ? Promise.reject(new Error('lost')) : new Promise(() => {});
  }) as never;
}

describe('a store without space for an idempotency key', () => {
  test('has not applied the operation, if no attempt holds the key', async () => {
    const store = new MemoryStore();
    const { customers, issueCard } = await createTestClientele({ store });
    store.begin = () => ({ status: 'no_space' });
    const error = await rejects(customers.create({ app: APP, ...issueCard() }, KEY), 'store_full');
    assert.equal(error.retryable, true);
  });

  test('leaves the outcome unknown, if an attempt may hold the key', async () => {
    const store = new MemoryStore();
    const { customers, issueCard } = await createTestClientele({ store });
    store.begin = () => {
      throw errorOf('store_full');
    };
    await rejects(customers.create({ app: APP, ...issueCard() }, KEY), 'store_full', undefined, 'unknown');
  });
});

describe('a write without a response', () => {
  test('is not retryable if a repetition would create a second customer', async () => {
    for (const how of ['fails', 'hangs'] as const) {
      const store = new MemoryStore();
      const { customers } = await createTestClientele({ store, requireSource: false, timeout: 30 });
      loseResponse(store, 'insert', how);
      const error = await rejection(customers.create({ app: APP }));
      const code = how === 'fails' ? 'store_unavailable' : 'deadline_exceeded';
      assert.deepEqual([error.code, error.outcome, error.retryable], [code, 'unknown', false]);
      assert.equal((await collect(customers.list())).length, 1, 'the customer was created');
    }
  });

  test('is retryable if a key, the token or the operation itself prevents a second effect', async () => {
    const store = new MemoryStore();
    const world = await createTestClientele({ store, requireSource: false, timeout: 30 });
    const { customers, issueCard } = world;
    const { id, default_source } = await add(world);
    const calls: [name: 'insert' | 'replace', () => Promise<unknown>][] = [
      ['insert', () => customers.create({ app: APP }, KEY)],
      ['insert', () => customers.create({ app: APP, ...issueCard() })],
      ['replace', () => customers.update(id, { email: 'a@b.c' })],
      ['replace', () => customers.sources.create(id, issueCard())],
      ['replace', () => customers.sources.delete(id, default_source as string)],
      ['replace', () => customers.delete(id)],
    ];
    for (const [name, call] of calls) {
      loseResponse(store, name, 'hangs');
      const error = await rejection(call());
      assert.deepEqual([error.code, error.outcome, error.retryable], ['deadline_exceeded', 'unknown', true]);
    }
  });

  test('is retryable if the store is certain that it was not applied', async () => {
    const store = new MemoryStore();
    const { customers } = await createTestClientele({ store, requireSource: false });
    store.insert = () => {
      throw errorOf('store_full');
    };
    const error = await rejection(customers.create({ app: APP }));
    assert.deepEqual([error.code, error.outcome, error.retryable], ['store_full', 'not_applied', true]);
  });
});

describe('with an idempotency key, the outcome is that of the operation over all attempts', () => {
  /** Makes two services on one store that know the same card, and the parameters of a create. */
  async function pair() {
    const store = new MemoryStore();
    const worlds = await Promise.all([1, 2].map((seed) => createTestClientele({ store, seed })));
    const [one, two] = worlds as [(typeof worlds)[0], (typeof worlds)[0]];
    const card = one.issueCard({ cardId: 'card_1' });
    two.issueCard({ ...card, cardId: 'card_1' });
    return { store, one, two, params: { app: APP, ...card } };
  }

  /** Starts a create whose insert never settles, and waits until it has called the store. */
  async function stall(store: MemoryStore, create: () => Promise<unknown>) {
    let reached = false;
    store.insert = (() => {
      reached = true;
      return new Promise(() => {});
    }) as never;
    const ended = rejection(create());
    while (!reached) await turns();
    return { ended };
  }

  test('is unknown after waiting for another attempt in vain', async () => {
    const { one, two, params } = await pair();
    one.fakes.sms.fail({ delay: Number.POSITIVE_INFINITY });
    const end = new AbortController();
    const first = one.customers.create(params, { ...KEY, signal: end.signal, timeout: 60_000 });
    while (one.fakes.sms.calls === 0) await turns();
    for (const { customers } of [one, two]) {
      const waiting = customers.create(params, { ...KEY, timeout: 20 });
      await rejects(waiting, 'deadline_exceeded', undefined, 'unknown');
      const stop = new AbortController();
      setTimeout(() => stop.abort(), 5);
      await rejects(customers.create(params, { ...KEY, signal: stop.signal }), 'aborted', undefined, 'unknown');
    }
    end.abort();
    await rejects(first, 'aborted');
  });

  test('is unknown if the store fails to begin the key', async () => {
    const { store, one, params } = await pair();
    const { id } = await one.customers.create(params, KEY);
    store.begin = () => {
      throw new Error('down');
    };
    await rejects(one.customers.create(params, KEY), 'store_unavailable', undefined, 'unknown');
    delete (store as Partial<Store>).begin;
    assert.equal((await one.customers.create(params, KEY)).id, id);
  });

  test('is not_applied after a mismatch', async () => {
    const { one, params } = await pair();
    await one.customers.create(params, KEY);
    await rejects(one.customers.create({ ...params, email: 'a@b.c' }, KEY), 'idempotency_mismatch');
  });

  test('is not_applied if the first attempt fails before its write', async () => {
    const { one, params } = await pair();
    one.fakes.sms.fail({ error: new Error('down') });
    await rejects(one.customers.create(params, KEY), 'verifier_unavailable');
  });

  test('is unknown if an attempt that took over fails before its write, because the earlier one may still write', async () => {
    const { store, one, two, params } = await pair();
    const stalled = await stall(store, () => one.customers.create(params, { ...KEY, timeout: 300 }));
    two.clock.advance(120_000);
    two.fakes.tokens.fail({ error: new Error('down') });
    await rejects(two.customers.create(params, KEY), 'verifier_unavailable', undefined, 'unknown');
    assert.deepEqual(codeAndOutcome(await stalled.ended), ['deadline_exceeded', 'unknown']);
  });

  test('is not_applied if an attempt that took over ends the key with a refusal', async () => {
    for (const code of ['card_declined', 'binding_unauthorized']) {
      const { store, one, two, params } = await pair();
      const stalled = await stall(store, () => one.customers.create(params, { ...KEY, timeout: 300 }));
      two.clock.advance(120_000);
      two.fakes.tokens.fail({ error: new CardError(code) });
      await rejects(two.customers.create(params, KEY), code);
      assert.deepEqual(codeAndOutcome(await stalled.ended), ['deadline_exceeded', 'unknown']);
    }
  });

  test('is unknown if the key is gone at the write', async () => {
    const { store, one, params } = await pair();
    const insert = store.insert.bind(store);
    store.insert = (scope, write, ...rest) => {
      store.abandon(scope, { key: 'key', operation: write.settlement?.operation ?? '' }, 'discard');
      return insert(scope, write, ...rest);
    };
    await rejects(one.customers.create(params, KEY), 'idempotency_in_progress', undefined, 'unknown');
  });
});
