import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CachedStore } from '../../../adapters/cache/index.ts';
import { SCOPE } from '../../../adapters/conformance/samples.ts';
import { add, change, remove } from '../../../adapters/conformance/store-calls.ts';
import { createTestClientele } from '../../../adapters/testing/index.ts';
import { scopeOf } from '../../../src/core.ts';
import { CountingStore } from '../../support/counting-store.ts';
import { rejects } from '../../support/rejection.ts';
import { turns } from '../../support/world.ts';

/** Opens a cache around a store that counts its reads. */
async function cached(options = { max: 10 } as { max: number; ttl?: number }) {
  const store = new CountingStore();
  const cache = new CachedStore(store, options);
  await cache.open();
  return { store, cache };
}

describe('a read of a customer', () => {
  test('is served from the cache after the first read', async () => {
    const { store, cache } = await cached();
    const record = await add(store);
    for (let i = 0; i < 5; i += 1) assert.equal(await cache.find(SCOPE, record.customer.id), record);
    assert.equal(store.finds, 1);
  });

  test('is served from the cache after a write through the cache', async () => {
    const { store, cache } = await cached();
    const first = await add(cache);
    assert.equal(await cache.find(SCOPE, first.customer.id), first);
    const second = await change(cache, first, { fields: { email: 'a@b.c' } });
    assert.equal(await cache.find(SCOPE, first.customer.id), second);
    const gone = await remove(cache, second);
    assert.equal((await cache.find(SCOPE, first.customer.id))?.deleted, gone.deleted);
    assert.equal(store.finds, 0);
  });

  test('is sent to the store each time if the customer does not exist', async () => {
    const { store, cache } = await cached();
    for (let i = 0; i < 3; i += 1) assert.equal(await cache.find(SCOPE, 'cus_1'), undefined);
    assert.equal(store.finds, 3);
    const record = await add(store, { id: 'cus_1' });
    assert.equal(await cache.find(SCOPE, 'cus_1'), record, 'an insert past the cache is visible');
  });

  test('bypasses the cache if it has to be fresh', async () => {
    const { store, cache } = await cached();
    const first = await add(cache);
    const second = await change(store, first, { fields: { email: 'a@b.c' } });
    assert.equal(await cache.find(SCOPE, first.customer.id), first);
    assert.equal(await cache.find(SCOPE, first.customer.id, { fresh: true }), second);
  });

  test('does not return a customer of another namespace or mode', async () => {
    const { store, cache } = await cached();
    const record = await add(cache);
    assert.equal(await cache.find(scopeOf('other', false), record.customer.id), undefined);
    assert.equal(await cache.find(scopeOf('default', true), record.customer.id), undefined);
    assert.equal(store.finds, 2);
  });

  test('evicts the least recently used customer beyond max', async () => {
    const { store, cache } = await cached({ max: 2 });
    const [a, b, c] = [await add(cache), await add(cache), await add(store)];
    await cache.find(SCOPE, a.customer.id);
    await cache.find(SCOPE, c.customer.id);
    assert.equal(store.finds, 1);
    await cache.find(SCOPE, a.customer.id);
    assert.equal(store.finds, 1);
    await cache.find(SCOPE, b.customer.id);
    assert.equal(store.finds, 2);
  });

  test('is sent to the store again after the time to live', async () => {
    const { store, cache } = await cached({ max: 10, ttl: 60 });
    const record = await add(cache);
    await cache.find(SCOPE, record.customer.id);
    assert.equal(store.finds, 0);
    await new Promise((resolve) => setTimeout(resolve, 80));
    await cache.find(SCOPE, record.customer.id);
    assert.equal(store.finds, 1);
  });
});

test('drops a customer after a write with an unknown outcome', async () => {
  const { store, cache } = await cached();
  const first = await add(cache);
  const replace = store.replace.bind(store);
  for (const sync of [true, false]) {
    store.replace = ((...args: Parameters<typeof replace>) => {
      replace(...args);
      if (sync) throw new Error('the answer was lost');
      return Promise.reject(new Error('the answer was lost'));
    }) as never;
    const before = await cache.find(SCOPE, first.customer.id);
    assert.ok(before, 'a record');
    await assert.rejects(change(cache, before, { fields: { email: `${sync}@b.c` } }), /lost/);
    assert.equal((await cache.find(SCOPE, first.customer.id))?.customer.email, `${sync}@b.c`);
  }
});

test('drops a customer after a refused write', async () => {
  const { store, cache } = await cached();
  const first = await add(cache);
  const second = await change(store, first, { fields: { email: 'a@b.c' } });
  await assert.rejects(change(cache, first, { fields: { email: 'x@y.z' } }));
  assert.equal(await cache.find(SCOPE, first.customer.id), second);
});

test('drops all customers when it closes, and rejects calls while it is closed', async () => {
  const { store, cache } = await cached();
  const record = await add(cache);
  await cache.close();
  await rejects((async () => cache.find(SCOPE, record.customer.id))(), 'store_unavailable');
  await rejects((async () => cache.find(SCOPE, record.customer.id, { fresh: true }))(), 'store_unavailable');
  await cache.open();
  assert.equal(await cache.find(SCOPE, record.customer.id), record);
  assert.equal(store.finds, 1);
});

test('serves the reads of a clientele, which describes it', async () => {
  const store = new CountingStore();
  const clientele = await createTestClientele({ store, cache: { max: 5, ttl: 60_000 } });
  const { id } = await clientele.customers.create({ app: 'app_1', ...clientele.issueCard() });
  for (let i = 0; i < 3; i += 1) await clientele.customers.retrieve(id);
  await clientele.customers.retrieve('cus_none').catch(() => {});
  assert.equal(store.finds, 1);
  const { cache, store: description } = await clientele.describe();
  assert.deepEqual(cache, { max: 5, ttl: 60_000, size: 1, hits: 3, misses: 1 });
  assert.equal(description.kind, 'memory');
  await clientele.customers.update(id, { email: 'a@b.c' });
  assert.equal((await clientele.customers.retrieve(id)).email, 'a@b.c');
});

test('does not serve the read that starts a change, because another service may have written', async () => {
  const store = new CountingStore();
  const one = await createTestClientele({ store, cache: { max: 5, ttl: 60_000 } });
  // This clientele writes past the cache, like another process.
  const two = await createTestClientele({ store, seed: 2 });
  const { id } = await one.customers.create({ app: 'app_1', ...one.issueCard() });
  await one.customers.retrieve(id);
  await two.customers.update(id, { metadata: { a: '1' } });
  assert.equal((await one.customers.retrieve(id)).metadata, null, 'a read can be stale until the time to live ends');
  assert.deepEqual((await one.customers.update(id, {})).metadata, { a: '1' });
  await two.customers.delete(id);
  await rejects(one.customers.update(id, {}), 'resource_missing', 'id');
  await rejects(one.customers.sources.create(id, one.issueCard()), 'resource_missing', 'id');
});

for (const method of ['close', 'detach'] as const) {
  test(`stays closed after a ${method} that was called while it opens`, async () => {
    let subscribers = 0;
    class SlowStore extends CountingStore {
      override open() {
        return turns().then(() => super.open()) as never;
      }
      override subscribeInvalidations(): () => void {
        subscribers += 1;
        return () => {
          subscribers -= 1;
        };
      }
    }
    const cache = new CachedStore(new SlowStore(), { max: 10 });
    const opening = cache.open();
    await cache[method]();
    await opening;
    assert.throws(() => cache.find(SCOPE, 'cus_none'), { code: 'store_unavailable' });
    assert.equal(subscribers, 0, 'it does not subscribe to the store');
    await cache.open();
    assert.equal(await cache.find(SCOPE, 'cus_none'), undefined, 'it can be opened again');
    assert.equal(subscribers, 1);
  });
}

test('refuses limits that are not positive integers', () => {
  for (const options of [{ max: 0 }, { max: 1.5 }, { max: Number.NaN }, {}, { max: 1, ttl: 0 }, { max: 1, ttl: -1 }]) {
    assert.throws(() => new CachedStore(new CountingStore(), options as { max: number }), /cache\[(max|ttl)\]/);
  }
});
