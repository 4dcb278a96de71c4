import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { RedisStore } from '../../../adapters/redis/index.ts';
import { createTestClientele, type TestClientele } from '../../../adapters/testing/index.ts';
import type { OperationOptions, Store } from '../../../src/core.ts';
import { collect } from '../../support/collect.ts';
import { fileStore } from '../../support/file-store.ts';
import { RedisServer } from '../../support/redis/server.ts';
import { redisSuite } from '../../support/redis/suite.ts';
import { rejection, rejects } from '../../support/rejection.ts';
import { add } from '../../support/world.ts';

/** Wraps a store so that a test can delay calls of `replace` and `find`, and make calls of `abandon` fail. */
function unreliable(store: Store) {
  const held: (() => Promise<unknown>)[] = [];
  const abandon = store.abandon.bind(store);
  const faults = {
    store,
    /** Number of the next calls of `abandon` that fail. */
    abandonFailures: 0,
    /** Delays the next call of a method until `release`. Resolves when the call has begun. */
    hold(name: 'replace' | 'find'): Promise<void> {
      const method = (store[name] as (...args: unknown[]) => unknown).bind(store);
      return new Promise((begun) => {
        store[name] = ((...args: unknown[]) => {
          delete (store as Partial<Store>)[name];
          begun();
          return new Promise((resolve) => {
            held.push(async () => {
              const result = method(...args);
              resolve(result);
              await result;
            });
          });
        }) as never;
      });
    },
    /** Runs the delayed calls, or the first `count` of them, one after the other. */
    async release(count = held.length): Promise<void> {
      for (const call of held.splice(0, count)) await call();
    },
  };
  store.abandon = (...args) => {
    faults.abandonFailures -= 1;
    return faults.abandonFailures >= 0 ? Promise.reject(new Error('the connection is lost')) : abandon(...args);
  };
  return faults;
}

type Call = (world: TestClientele, options: OperationOptions) => Promise<unknown>;

/** Operations whose repetition the service would refuse if it did not recognize the effect of the first attempt. */
const OPERATIONS: Readonly<Record<string, (world: TestClientele, id: string, card: string) => Call>> = {
  delete: (_, id) => (w, options) => w.customers.delete(id, { idempotencyKey: 'key', ...options }),
  'unbind a card': (_, id, card) => (w, options) =>
    w.customers.sources.delete(id, card, { idempotencyKey: 'key', ...options }),
  'bind a card': (world, id) => {
    const params = world.issueCard();
    return (w, options) => w.customers.sources.create(id, params, { idempotencyKey: 'key', ...options });
  },
};

/** Defines the tests for a kind of store. */
function lateWrites(newStore: () => Store): void {
  for (const [name, callOf] of Object.entries(OPERATIONS)) {
    const prepare = async (timeout?: number) => {
      const faults = unreliable(newStore());
      const world = await createTestClientele({ store: faults.store, timeout: 60_000 });
      const { id, default_source } = await add(world);
      await rejects(world.customers.delete('cus_none', { idempotencyKey: 'first' }), 'resource_missing', 'id');
      const call = callOf(world, id, default_source as string);
      const caller = new AbortController();
      const writing = faults.hold('replace');
      const first = rejects(call(world, { signal: caller.signal }), 'aborted', undefined, 'unknown');
      await writing;
      caller.abort();
      await first;
      // The repetition has begun before the write lands, and reads the customer after it.
      const reading = faults.hold('find');
      const repetition = call(world, { timeout });
      await reading;
      const close = async () => {
        await world.close();
        await faults.store.close();
      };
      return { faults, world, call, repetition, close };
    };

    it(`is the result of a repeated ${name}, although abandoning the key fails once`, async () => {
      const { faults, world, call, repetition, close } = await prepare();
      faults.abandonFailures = 1;
      await faults.release();
      const result = await repetition;
      assert.deepEqual(await call(world, {}), result);
      assert.equal((await collect(world.changes({ wait: false }))).length, 2);
      await close();
    });

    it(`never causes a refusal of a repeated ${name}, while abandoning the key fails`, async () => {
      const { faults, world, call, repetition, close } = await prepare(1_000);
      faults.abandonFailures = Number.POSITIVE_INFINITY;
      await faults.release();
      const error = await rejection(repetition);
      assert.deepEqual([error.type, error.outcome, error.retryable], ['api_error', 'unknown', true]);
      faults.abandonFailures = 0;
      world.clock.advance(10_000);
      await call(world, {});
      await close();
    });
  }
}

it('an update that finds its own effect has the result that later repetitions have', async () => {
  const faults = unreliable(new MemoryStore());
  const world = await createTestClientele({ store: faults.store });
  const { id } = await add(world);
  const caller = new AbortController();
  const call = (options: OperationOptions) =>
    world.customers.update(id, { email: 'new@example.com' }, { idempotencyKey: 'key', ...options });
  const writing = faults.hold('replace');
  const first = rejects(call({ signal: caller.signal }), 'aborted', undefined, 'unknown');
  await writing;
  caller.abort();
  await first;
  const reading = faults.hold('find');
  const repetition = call({});
  await reading;
  await faults.release(1);
  // Another caller changes the customer before the repetition reads it. Updates of one service wait for each other.
  const other = await createTestClientele({ store: faults.store, seed: 2 });
  await other.customers.update(id, { description: 'of another caller' });
  await faults.release();
  const result = await repetition;
  assert.equal(result.description, null);
  assert.deepEqual(await call({}), result);
});

describe('a write that lands after its deadline', () => {
  describe('in memory', () => lateWrites(() => new MemoryStore()));
  describe('in a file', () => lateWrites(() => fileStore()));
  redisSuite('in Redis', () => {
    let server: RedisServer;
    before(async () => {
      server = await RedisServer.start();
    });
    after(() => server.stop());
    let stores = 0;
    for (const partitions of [1, 16]) {
      describe(`at ${partitions} partitions`, () =>
        lateWrites(() => {
          stores += 1;
          return new RedisStore({ kind: 'redis', url: server.url, prefix: `late${stores}:`, partitions });
        }));
    }
  });
});
