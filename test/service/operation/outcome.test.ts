import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { CardError, errorOf, type Store } from '../../../src/core.ts';
import { collect } from '../../support/collect.ts';
import { rejection, rejects } from '../../support/rejection.ts';
import { APP, add, turns } from '../../support/world.ts';

const told = ({ code, outcome }: { code: string; outcome: string }) => [code, outcome];
const KEY = { idempotencyKey: 'key' };

/** Lets the next call of a store's method do its work and lose the answer. */
function loseAnswer(store: MemoryStore, name: 'insert' | 'replace', how: 'fails' | 'hangs' = 'fails'): void {
  const method = (store[name] as (...args: unknown[]) => unknown).bind(store);
  store[name] = ((...args: unknown[]) => {
    delete (store as Partial<Store>)[name];
    method(...args);
    return how === 'fails' ? Promise.reject(new Error('lost')) : new Promise(() => {});
  }) as never;
}

describe('a write whose end nobody saw', () => {
  test('is not retryable where a repetition would create a second customer', async () => {
    for (const how of ['fails', 'hangs'] as const) {
      const store = new MemoryStore();
      const { customers } = await createTestClientele({ store, requireSource: false, timeout: 30 });
      loseAnswer(store, 'insert', how);
      const error = await rejection(customers.create({ app: APP }));
      const code = how === 'fails' ? 'store_unavailable' : 'deadline_exceeded';
      assert.deepEqual([error.code, error.outcome, error.retryable], [code, 'unknown', false]);
      assert.equal((await collect(customers.list())).length, 1, 'it was created after all');
    }
  });

  test('is retryable where a key, the token or the operation itself keeps it from happening twice', async () => {
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
      loseAnswer(store, name, 'hangs');
      const error = await rejection(call());
      assert.deepEqual([error.code, error.outcome, error.retryable], ['deadline_exceeded', 'unknown', true]);
    }
  });

  test('that certainly did nothing is retryable whatever it was', async () => {
    const store = new MemoryStore();
    const { customers } = await createTestClientele({ store, requireSource: false });
    store.insert = () => {
      throw errorOf('store_full');
    };
    const error = await rejection(customers.create({ app: APP }));
    assert.deepEqual([error.code, error.outcome, error.retryable], ['store_full', 'not_applied', true]);
  });
});

describe('under an idempotency key, the outcome is that of the operation, whichever attempt brings it about', () => {
  /** Two services on one store that know the same card, and its creation under the key. */
  async function pair() {
    const store = new MemoryStore();
    const worlds = await Promise.all([1, 2].map((seed) => createTestClientele({ store, seed })));
    const [one, two] = worlds as [(typeof worlds)[0], (typeof worlds)[0]];
    const card = one.issueCard({ cardId: 'card_1' });
    two.issueCard({ ...card, cardId: 'card_1' });
    return { store, one, two, params: { app: APP, ...card } };
  }

  /** Starts a creation, whose insert never answers, and waits until it has come as far as that. */
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

  test('who waits for another attempt and gives up does not know it', async () => {
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

  test('who cannot ask for the key any more does not know it', async () => {
    const { store, one, params } = await pair();
    const { id } = await one.customers.create(params, KEY);
    store.begin = () => {
      throw new Error('down');
    };
    await rejects(one.customers.create(params, KEY), 'store_unavailable', undefined, 'unknown');
    delete (store as Partial<Store>).begin;
    assert.equal((await one.customers.create(params, KEY)).id, id);
  });

  test('who is refused because of other parameters knows that nothing happens', async () => {
    const { one, params } = await pair();
    await one.customers.create(params, KEY);
    await rejects(one.customers.create({ ...params, email: 'a@b.c' }, KEY), 'idempotency_mismatch');
  });

  test('who begins it and fails before the write knows that nothing happened', async () => {
    const { one, params } = await pair();
    one.fakes.sms.fail({ error: new Error('down') });
    await rejects(one.customers.create(params, KEY), 'verifier_unavailable');
  });

  test('who takes an attempt over and fails before the write does not know what that attempt may still do', async () => {
    const { store, one, two, params } = await pair();
    const stalled = await stall(store, () => one.customers.create(params, { ...KEY, timeout: 300 }));
    two.clock.advance(120_000);
    two.fakes.tokens.fail({ error: new Error('down') });
    await rejects(two.customers.create(params, KEY), 'verifier_unavailable', undefined, 'unknown');
    assert.deepEqual(told(await stalled.ended), ['deadline_exceeded', 'unknown']);
  });

  test('who takes an attempt over and ends it with a refusal knows that nothing happens', async () => {
    for (const code of ['card_declined', 'binding_unauthorized']) {
      const { store, one, two, params } = await pair();
      const stalled = await stall(store, () => one.customers.create(params, { ...KEY, timeout: 300 }));
      two.clock.advance(120_000);
      two.fakes.tokens.fail({ error: new CardError(code) });
      await rejects(two.customers.create(params, KEY), code);
      assert.deepEqual(told(await stalled.ended), ['deadline_exceeded', 'unknown']);
    }
  });

  test('who comes too late with its write, the key being gone, does not know it', async () => {
    const { store, one, params } = await pair();
    const insert = store.insert.bind(store);
    store.insert = (scope, write, ...rest) => {
      store.abandon(scope, { key: 'key', operation: write.settlement?.operation ?? '' }, 'discard');
      return insert(scope, write, ...rest);
    };
    await rejects(one.customers.create(params, KEY), 'idempotency_in_progress', undefined, 'unknown');
  });
});
