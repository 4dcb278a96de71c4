import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { createTestClientele, type TestClientele } from '../../../adapters/testing/index.ts';
import type { OperationOptions, Store } from '../../../src/core.ts';
import { collect } from '../../support/collect.ts';
import { rejection, rejects } from '../../support/rejection.ts';
import { add } from '../../support/world.ts';

/** A memory store whose calls can be held back, and whose release of a key can fail. */
class UnreliableStore extends MemoryStore {
  /** How many calls of `abandon` fail. */
  abandonFailures = 0;
  readonly #held: (() => void)[] = [];

  constructor() {
    super();
    const abandon = this.abandon.bind(this);
    this.abandon = (...args) => {
      this.abandonFailures -= 1;
      return this.abandonFailures >= 0
        ? (Promise.reject(new Error('the connection is lost')) as never)
        : abandon(...args);
    };
  }

  /** Holds the next call of a method back until {@link release}. Resolves when the call has begun. */
  hold(name: 'replace' | 'find'): Promise<void> {
    const method = (this[name] as (...args: unknown[]) => unknown).bind(this);
    return new Promise((begun) => {
      this[name] = ((...args: unknown[]) => {
        delete (this as Partial<Store>)[name];
        begun();
        return new Promise((resolve) => this.#held.push(() => resolve(method(...args))));
      }) as never;
    });
  }

  release(): void {
    for (const call of this.#held.splice(0)) call();
  }
}

type Call = (world: TestClientele, options: OperationOptions) => Promise<unknown>;

/** Every operation whose repetition meets its own effect as a refusal, unless it knows better. */
const OPERATIONS: Readonly<Record<string, (world: TestClientele, id: string, card: string) => Call>> = {
  delete: (_, id) => (w, options) => w.customers.delete(id, { idempotencyKey: 'key', ...options }),
  'unbind a card': (_, id, card) => (w, options) =>
    w.customers.sources.delete(id, card, { idempotencyKey: 'key', ...options }),
  'bind a card': (world, id) => {
    const params = world.issueCard();
    return (w, options) => w.customers.sources.create(id, params, { idempotencyKey: 'key', ...options });
  },
};

describe('a write that lands after its deadline', () => {
  for (const [name, callOf] of Object.entries(OPERATIONS)) {
    const prepare = async (timeout?: number) => {
      const store = new UnreliableStore();
      const world = await createTestClientele({ store, timeout: 60_000 });
      const { id, default_source } = await add(world);
      await rejects(world.customers.delete('cus_none', { idempotencyKey: 'first' }), 'resource_missing', 'id');
      const call = callOf(world, id, default_source as string);
      const caller = new AbortController();
      const writing = store.hold('replace');
      const first = rejects(call(world, { signal: caller.signal }), 'aborted', undefined, 'unknown');
      await writing;
      caller.abort();
      await first;
      // The repetition has begun before the write lands, and reads the customer after it.
      const reading = store.hold('find');
      const repetition = call(world, { timeout });
      await reading;
      return { store, world, call, repetition };
    };

    it(`is the result of a repeated ${name}, although the release of the key fails once`, async () => {
      const { store, world, call, repetition } = await prepare();
      store.abandonFailures = 1;
      store.release();
      const result = await repetition;
      assert.deepEqual(await call(world, {}), result);
      assert.equal((await collect(world.changes({ signal: AbortSignal.timeout(50) }))).length, 2);
    });

    it(`never makes a repeated ${name} a refusal, while the release of the key fails`, async () => {
      const { store, world, call, repetition } = await prepare(1_000);
      store.abandonFailures = Number.POSITIVE_INFINITY;
      store.release();
      const error = await rejection(repetition);
      assert.deepEqual([error.type, error.outcome, error.retryable], ['api_error', 'unknown', true]);
      store.abandonFailures = 0;
      world.clock.advance(10_000);
      await call(world, {});
    });
  }
});
