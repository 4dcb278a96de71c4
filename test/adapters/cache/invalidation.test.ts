import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CachedStore } from '../../../adapters/cache/index.ts';
import { replaceOf, SCOPE } from '../../../adapters/conformance/samples.ts';
import { add, change } from '../../../adapters/conformance/store-calls.ts';
import type { CustomerRecord, InvalidationListener, InvalidationState, Scope } from '../../../src/core.ts';
import { CountingStore } from '../../support/counting-store.ts';

/** A shared store that reports writes when the test calls `report` and `invalidate`. */
class ReportingStore extends CountingStore {
  readonly listeners = new Set<InvalidationListener>();

  constructor() {
    super();
    Object.defineProperty(this, 'capabilities', { value: { durable: true, shared: true } });
  }

  override subscribeInvalidations(_scope: Scope, listener: InvalidationListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  report(state: InvalidationState): void {
    for (const { onState } of this.listeners) onState(state);
  }

  invalidate(id: string): void {
    for (const { onInvalidate } of this.listeners) onInvalidate(id);
  }
}

/** Opens a cache around the store, and reads a customer through it. */
async function cached(options: { max: number; ttl?: number } = { max: 10 }) {
  const store = new ReportingStore();
  const cache = new CachedStore(store, options);
  await cache.open();
  const record = await add(store);
  const { id } = record.customer;
  const find = async () => (await cache.find(SCOPE, id)) as CustomerRecord;
  /** Reads the customer several times, and returns how many reads reached the store. */
  const storeReads = async (count: number) => {
    const { finds } = store;
    for (let i = 0; i < count; i += 1) await find();
    return store.finds - finds;
  };
  await find();
  const ttl = async () => ((await cache.describe()) as unknown as { cache: { ttl: number | null } }).cache.ttl;
  return { store, cache, record, id, find, storeReads, ttl };
}

test('caches nothing until the store reports writes, nor while it is interrupted', async () => {
  const { store, find, storeReads } = await cached();
  assert.equal(await storeReads(3), 3);
  store.report('live');
  assert.equal(await storeReads(3), 1, 'cached from now on, but not from before');
  store.report('interrupted');
  assert.equal(await storeReads(3), 3);
  store.report('live');
  assert.equal(await storeReads(3), 1);
  store.report('live');
  assert.equal(await storeReads(3), 1, 'a repeated report drops all customers');
  assert.equal((await find()).version, 1);
});

test('drops a customer that was written, and no other one', async () => {
  const { store, cache, record, id, find, storeReads } = await cached();
  store.report('live');
  const other = await add(store);
  for (let i = 0; i < 2; i += 1) await Promise.all([find(), cache.find(SCOPE, other.customer.id)]);
  const changed = await change(store, record, { fields: { email: 'new@b.c' } });
  assert.equal(await find(), record, 'the write is not reported yet');
  store.invalidate(id);
  assert.equal(await find(), changed);
  assert.equal(await storeReads(2), 0);
  const { finds } = store;
  await cache.find(SCOPE, other.customer.id);
  assert.equal(store.finds, finds);
});

for (const [report, send] of [
  ['the customer was written', (store: ReportingStore, id: string) => store.invalidate(id)],
  ['reports start again', (store: ReportingStore) => store.report('live')],
  ['reports are interrupted', (store: ReportingStore) => store.report('interrupted')],
] as const) {
  test(`does not cache a read during which the store reports that ${report}`, async () => {
    const { store, record, id, find } = await cached();
    store.report('live');
    store.holding = true;
    const reading = find();
    store.held[0]?.act();
    store.holding = false;
    const changed = await change(store, record, { fields: { email: 'new@b.c' } });
    send(store, id);
    await store.held[0]?.answer();
    assert.equal(await reading, record);
    assert.equal(await find(), changed);
  });
}

test('does not cache its own write, because the report of a later write may have arrived before the result', async () => {
  const { store, cache, record, id, find } = await cached();
  store.report('live');
  await find();
  store.holding = true;
  const writing = cache.replace(SCOPE, replaceOf(record, { fields: { email: '2@b.c' } }));
  store.held[0]?.act();
  store.holding = false;
  const second = store.find(SCOPE, id) as CustomerRecord;
  const third = await change(store, second, { fields: { email: '3@b.c' } });
  store.invalidate(id);
  await store.held[0]?.answer();
  await writing;
  assert.equal(await find(), third);
});

test('uses the default time to live once the store supports no reports', async () => {
  const { store, storeReads, ttl } = await cached();
  assert.equal(await ttl(), null);
  store.report('unsupported');
  assert.equal(await ttl(), 1000);
  assert.equal(await storeReads(3), 1);
  await new Promise((resolve) => setTimeout(resolve, 1100));
  assert.equal(await storeReads(3), 1, 'no longer than that');
  store.report('live');
  assert.equal(await ttl(), null);
  assert.equal(await storeReads(3), 1);
  await new Promise((resolve) => setTimeout(resolve, 1100));
  assert.equal(await storeReads(3), 0, 'without a limit');
});

test('applies the time to live of the options beside the reports', async () => {
  const { store, storeReads, ttl } = await cached({ max: 10, ttl: 20 });
  store.report('live');
  assert.equal(await ttl(), 20);
  assert.equal(await storeReads(3), 1);
  await new Promise((resolve) => setTimeout(resolve, 40));
  assert.equal(await storeReads(3), 1);
});

test('unsubscribes when it closes, and subscribes again when it reopens', async () => {
  const { store, cache, storeReads } = await cached();
  assert.equal(store.listeners.size, 1);
  await cache.close();
  assert.equal(store.listeners.size, 0);
  await cache.open();
  assert.equal(await storeReads(2), 2);
  assert.equal(store.listeners.size, 1);
  store.report('live');
  assert.equal(await storeReads(3), 1);
});
