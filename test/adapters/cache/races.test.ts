import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { CachedStore } from '../../../adapters/cache/index.ts';
import { insertOf, recordOf, replaceOf, SCOPE } from '../../../adapters/conformance/samples.ts';
import { add, change } from '../../../adapters/conformance/store-calls.ts';
import type { CustomerRecord } from '../../../src/core.ts';
import { CountingStore } from '../../support/counting-store.ts';
import { turns } from '../../support/world.ts';

/** Opens a cache around a store whose calls wait for the test. */
async function controlled() {
  const store = new CountingStore();
  const record = await (async () => {
    store.open();
    return add(store);
  })();
  const cache = new CachedStore(store, { max: 10 });
  await cache.open();
  store.holding = true;
  const { id } = record.customer;
  const find = () => Promise.resolve(cache.find(SCOPE, id));
  const write = () => Promise.resolve(cache.replace(SCOPE, replaceOf(record, { fields: { email: 'new@b.c' } })));
  /** Ends all calls, checks that the cache returns the stored record, and returns it. */
  const settle = async () => {
    store.holding = false;
    for (const call of store.held) await call.answer();
    await turns();
    const cached = await cache.find(SCOPE, id);
    assert.equal(cached, store.find(SCOPE, id), 'the cache returns the stored record');
    return cached;
  };
  return { store, cache, record, find, write, settle };
}

test('concurrent misses of one customer share one read, also if it fails', async () => {
  const { store, record, find, settle } = await controlled();
  const answers = Promise.all(Array.from({ length: 50 }, find));
  assert.equal(store.finds, 1);
  await store.held[0]?.answer();
  assert.deepEqual(new Set(await answers), new Set([record]));
  await settle();
  const failing = await controlled();
  failing.store.close();
  const failed = Array.from({ length: 5 }, failing.find).map((each) =>
    each.catch((error: { code: string }) => error.code),
  );
  assert.equal(failing.store.finds, 1);
  await failing.store.held[0]?.answer();
  assert.deepEqual(new Set(await Promise.all(failed)), new Set(['store_unavailable']));
  failing.store.open();
  assert.equal(await failing.settle(), failing.record, 'the failure is not cached');
});

describe('two caches around one store', () => {
  test('see the writes through each other immediately', async () => {
    const store = new CountingStore();
    const [one, two] = [new CachedStore(store, { max: 10 }), new CachedStore(store, { max: 10 })];
    await one.open();
    await two.open();
    const record = await add(one);
    const { id } = record.customer;
    const other = await add(one);
    for (const cache of [one, two]) await Promise.all([cache.find(SCOPE, id), cache.find(SCOPE, other.customer.id)]);
    const changed = await change(two, record, { fields: { email: 'new@b.c' } });
    assert.equal(await one.find(SCOPE, id), changed);
    const deleted = await change(one, changed, { deleted: true });
    assert.equal(await two.find(SCOPE, id), deleted);
    const { finds } = store;
    for (const cache of [one, two]) await cache.find(SCOPE, other.customer.id);
    assert.equal(store.finds, finds, 'other customers stay cached');
    await two.close();
    await one.open();
    assert.deepEqual((await change(one, other, { deleted: true })).deleted, true);
  });

  test('do not cache a read that a write through the other one overtook', async () => {
    const { store, cache, record, find, settle } = await controlled();
    const other = new CachedStore(store, { max: 10 });
    await other.open();
    const reading = find();
    store.held[0]?.act();
    const writing = Promise.resolve(other.replace(SCOPE, replaceOf(record, { fields: { email: 'new@b.c' } })));
    await store.held[1]?.answer();
    await writing;
    await store.held[0]?.answer();
    assert.equal(await reading, record);
    assert.equal((await settle())?.customer.email, 'new@b.c');
    assert.equal(cache.capabilities, store.capabilities);
  });
});

describe('a read that misses a concurrent write is not cached', () => {
  test('if the store reads before the write and responds after it', async () => {
    const { store, find, write, settle } = await controlled();
    const reading = find();
    store.held[0]?.act();
    const writing = write();
    await store.held[1]?.answer();
    await writing;
    await store.held[0]?.answer();
    assert.equal((await reading)?.customer.email, null);
    assert.equal((await settle())?.customer.email, 'new@b.c');
  });

  test('if the read starts during the write', async () => {
    const { store, find, write, settle } = await controlled();
    const writing = write();
    const reading = find();
    store.held[1]?.act();
    await store.held[0]?.answer();
    await store.held[1]?.answer();
    await Promise.all([writing, reading]);
    assert.equal((await settle())?.customer.email, 'new@b.c');
  });

  test('if the response of the write is lost', async () => {
    const { store, find, write, settle } = await controlled();
    const replace = store.replace.bind(store);
    store.replace = ((...args: Parameters<typeof replace>) =>
      Promise.resolve(replace(...args)).then(() => Promise.reject(new Error('lost')))) as never;
    const reading = find();
    store.held[0]?.act();
    const writing = write();
    await store.held[1]?.answer();
    await assert.rejects(writing, /lost/);
    await store.held[0]?.answer();
    await reading;
    assert.equal((await settle())?.customer.email, 'new@b.c');
  });

  test('if an insert follows a read of a missing customer', async () => {
    const { store, cache, settle } = await controlled();
    const record = recordOf();
    const reading = Promise.resolve(cache.find(SCOPE, record.customer.id));
    store.held[0]?.act();
    const inserting = Promise.resolve(cache.insert(SCOPE, insertOf(record)));
    await store.held[1]?.answer();
    await store.held[0]?.answer();
    assert.equal(await reading, undefined);
    await inserting;
    await settle();
    assert.equal((await cache.find(SCOPE, record.customer.id))?.customer.id, record.customer.id);
  });

  test('in any order of starts, executions and responses', async () => {
    const plan = fc.array(
      fc.record({ action: fc.constantFrom('find', 'write', 'act', 'answer'), index: fc.nat({ max: 20 }) }),
      {
        maxLength: 40,
      },
    );
    await fc.assert(
      fc.asyncProperty(plan, async (steps) => {
        const { store, cache, record, find, settle } = await controlled();
        let current: CustomerRecord = record;
        let writes = 0;
        const ended: Promise<unknown>[] = [];
        for (const { action, index } of steps) {
          const call = store.held[index % (store.held.length || 1)];
          if (action === 'find') ended.push(find());
          else if (action === 'act') call?.act();
          else if (action === 'answer') await call?.answer();
          else {
            writes += 1;
            const replace = replaceOf(current, { fields: { email: `${writes}@b.c` } });
            const writing = Promise.resolve(cache.replace(SCOPE, replace)).then((result) => {
              if (result.status === 'stored') current = result.record;
            });
            ended.push(writing);
          }
        }
        await settle();
        await Promise.all(ended);
        const { version } = (await cache.find(SCOPE, record.customer.id)) as CustomerRecord;
        assert.equal(version, current.version);
      }),
      { numRuns: 120 },
    );
  });
});

test('keeps the newer version if two writes respond in reverse order', async () => {
  const { store, cache, record } = await controlled();
  const first = replaceOf(record, { fields: { email: '1@b.c' } });
  const second = replaceOf(first.record, { fields: { email: '2@b.c' } });
  const writing = [cache.replace(SCOPE, first), cache.replace(SCOPE, second)];
  store.held[0]?.act();
  await store.held[1]?.answer();
  await store.held[0]?.answer();
  await Promise.all(writing);
  store.holding = false;
  assert.equal((await cache.find(SCOPE, record.customer.id))?.customer.email, '2@b.c');
});

test('shows the write of another process after the time to live', async () => {
  const store = new CountingStore();
  Object.defineProperty(store, 'capabilities', { value: { durable: true, shared: true } });
  const cache = new CachedStore(store, { max: 10 });
  await cache.open();
  const { ttl } = ((await cache.describe()) as unknown as { cache: { ttl: number } }).cache;
  assert.equal(ttl, 1000, 'one second by default');
  const own = new CachedStore(store, { max: 10, ttl: 20 });
  await own.open();
  const record = await add(own);
  await change(store, record, { fields: { email: 'a@b.c' } });
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.equal((await own.find(SCOPE, record.customer.id))?.customer.email, 'a@b.c');
});

test('a read that hangs delays other reads by one second at most', async (t) => {
  const { store, find } = await controlled();
  const hanging = find();
  const joined = find();
  assert.equal(store.finds, 1);
  const later = performance.now() + 1001;
  t.mock.method(performance, 'now', () => later);
  const own = find();
  assert.equal(store.finds, 2);
  for (const call of store.held) await call.answer();
  assert.equal(new Set(await Promise.all([hanging, joined, own])).size, 1);
});
