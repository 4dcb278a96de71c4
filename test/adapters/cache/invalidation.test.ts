import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CachedStore } from '../../../adapters/cache/index.ts';
import { replaceOf, SCOPE } from '../../../adapters/conformance/samples.ts';
import { add, change } from '../../../adapters/conformance/store-calls.ts';
import type { CustomerRecord, InvalidationListener, InvalidationState, Scope } from '../../../src/core.ts';
import { CountingStore } from '../../support/counting-store.ts';

/** A shared store that tells of writes when the test does. */
class TellingStore extends CountingStore {
  readonly followers = new Set<InvalidationListener>();

  constructor() {
    super();
    Object.defineProperty(this, 'capabilities', { value: { durable: true, shared: true } });
  }

  override subscribeInvalidations(_scope: Scope, follower: InvalidationListener): () => void {
    this.followers.add(follower);
    return () => this.followers.delete(follower);
  }

  tell(state: InvalidationState): void {
    for (const { onState } of this.followers) onState(state);
  }

  wrote(id: string): void {
    for (const { onInvalidate } of this.followers) onInvalidate(id);
  }
}

/** A cache around it, and a customer that it holds once it may. */
async function cached(options: { max: number; ttl?: number } = { max: 10 }) {
  const store = new TellingStore();
  const cache = new CachedStore(store, options);
  await cache.open();
  const record = await add(store);
  const { id } = record.customer;
  const find = async () => (await cache.find(SCOPE, id)) as CustomerRecord;
  /** How often the store was read for so many reads. */
  const readsOf = async (count: number) => {
    const { finds } = store;
    for (let i = 0; i < count; i += 1) await find();
    return store.finds - finds;
  };
  await find();
  const ttl = async () => ((await cache.describe()) as unknown as { cache: { ttl: number | null } }).cache.ttl;
  return { store, cache, record, id, find, readsOf, ttl };
}

test('nothing is held before the store tells of writes, nor while it does not', async () => {
  const { store, find, readsOf } = await cached();
  assert.equal(await readsOf(3), 3);
  store.tell('live');
  assert.equal(await readsOf(3), 1, 'held from now on, not from before');
  store.tell('interrupted');
  assert.equal(await readsOf(3), 3);
  store.tell('live');
  assert.equal(await readsOf(3), 1);
  store.tell('live');
  assert.equal(await readsOf(3), 1, 'told so again it begins anew');
  assert.equal((await find()).version, 1);
});

test('a customer that was written is forgotten, and no other is', async () => {
  const { store, cache, record, id, find, readsOf } = await cached();
  store.tell('live');
  const other = await add(store);
  for (let i = 0; i < 2; i += 1) await Promise.all([find(), cache.find(SCOPE, other.customer.id)]);
  const changed = await change(store, record, { fields: { email: 'new@b.c' } });
  assert.equal(await find(), record, 'nobody told yet');
  store.wrote(id);
  assert.equal(await find(), changed);
  assert.equal(await readsOf(2), 0);
  const { finds } = store;
  await cache.find(SCOPE, other.customer.id);
  assert.equal(store.finds, finds);
});

for (const [what, news] of [
  ['the customer was written', (store: TellingStore, id: string) => store.wrote(id)],
  ['writes are told of anew', (store: TellingStore) => store.tell('live')],
  ['none is told of any more', (store: TellingStore) => store.tell('interrupted')],
] as const) {
  test(`a read under way is not held where it is told meanwhile that ${what}`, async () => {
    const { store, record, id, find } = await cached();
    store.tell('live');
    store.holding = true;
    const reading = find();
    store.held[0]?.act();
    store.holding = false;
    const changed = await change(store, record, { fields: { email: 'new@b.c' } });
    news(store, id);
    await store.held[0]?.answer();
    assert.equal(await reading, record);
    assert.equal(await find(), changed);
  });
}

test("a write of its own is not held: another's may be later, and have been told of before the answer came", async () => {
  const { store, cache, record, id, find } = await cached();
  store.tell('live');
  await find();
  store.holding = true;
  const writing = cache.replace(SCOPE, replaceOf(record, { fields: { email: '2@b.c' } }));
  store.held[0]?.act();
  store.holding = false;
  const second = store.find(SCOPE, id) as CustomerRecord;
  const third = await change(store, second, { fields: { email: '3@b.c' } });
  store.wrote(id);
  await store.held[0]?.answer();
  await writing;
  assert.equal(await find(), third);
});

test('a store that is told to tell nobody for long is cached by age, as one that cannot tell', async () => {
  const { store, readsOf, ttl } = await cached();
  assert.equal(await ttl(), null);
  store.tell('unsupported');
  assert.equal(await ttl(), 1000);
  assert.equal(await readsOf(3), 1);
  await new Promise((resolve) => setTimeout(resolve, 1100));
  assert.equal(await readsOf(3), 1, 'no older than that');
  store.tell('live');
  assert.equal(await ttl(), null);
  assert.equal(await readsOf(3), 1);
  await new Promise((resolve) => setTimeout(resolve, 1100));
  assert.equal(await readsOf(3), 0, 'without end');
});

test('an age of the caller holds beside what is told', async () => {
  const { store, readsOf, ttl } = await cached({ max: 10, ttl: 20 });
  store.tell('live');
  assert.equal(await ttl(), 20);
  assert.equal(await readsOf(3), 1);
  await new Promise((resolve) => setTimeout(resolve, 40));
  assert.equal(await readsOf(3), 1);
});

test('a cache that is closed follows no longer, and follows anew when it is opened again', async () => {
  const { store, cache, readsOf } = await cached();
  assert.equal(store.followers.size, 1);
  await cache.close();
  assert.equal(store.followers.size, 0);
  await cache.open();
  assert.equal(await readsOf(2), 2);
  assert.equal(store.followers.size, 1);
  store.tell('live');
  assert.equal(await readsOf(3), 1);
});
