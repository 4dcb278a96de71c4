import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { CachedStore } from '../../../adapters/cache/index.ts';
import { insertOf, recordOf, replaceOf, SCOPE } from '../../../adapters/conformance/samples.ts';
import { add, change } from '../../../adapters/conformance/store-calls.ts';
import type { CustomerRecord } from '../../../src/core.ts';
import { CountingStore } from '../../support/counting-store.ts';
import { turns } from '../../support/world.ts';

/** A cache around a store whose calls are done and answered only when they are let to. */
async function held() {
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
  /** What the cache answers when everything has ended; it must be what the store holds. */
  const settled = async () => {
    store.holding = false;
    for (const call of store.held) await call.answer();
    await turns();
    const answer = await cache.find(SCOPE, id);
    assert.equal(answer, store.find(SCOPE, id), 'the cache holds what is stored');
    return answer;
  };
  return { store, cache, record, find, write, settled };
}

test('misses of one customer at the same time are one read, also where it fails', async () => {
  const { store, record, find, settled } = await held();
  const answers = Promise.all(Array.from({ length: 50 }, find));
  assert.equal(store.finds, 1);
  await store.held[0]?.answer();
  assert.deepEqual(new Set(await answers), new Set([record]));
  await settled();
  const failing = await held();
  failing.store.close();
  const failed = Array.from({ length: 5 }, failing.find).map((each) =>
    each.catch((error: { code: string }) => error.code),
  );
  assert.equal(failing.store.finds, 1);
  await failing.store.held[0]?.answer();
  assert.deepEqual(new Set(await Promise.all(failed)), new Set(['store_unavailable']));
  failing.store.open();
  assert.equal(await failing.settled(), failing.record, 'a failure is not held');
});

describe('of two caches around one store', () => {
  test('one never shows for long what was written through the other', async () => {
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
    assert.equal(store.finds, finds, 'other customers stay held');
    await two.close();
    await one.open();
    assert.deepEqual((await change(one, other, { deleted: true })).deleted, true);
  });

  test('one does not hold a read that the write through the other overtook', async () => {
    const { store, cache, record, find, settled } = await held();
    const other = new CachedStore(store, { max: 10 });
    await other.open();
    const reading = find();
    store.held[0]?.act();
    const writing = Promise.resolve(other.replace(SCOPE, replaceOf(record, { fields: { email: 'new@b.c' } })));
    await store.held[1]?.answer();
    await writing;
    await store.held[0]?.answer();
    assert.equal(await reading, record);
    assert.equal((await settled())?.customer.email, 'new@b.c');
    assert.equal(cache.capabilities, store.capabilities);
  });
});

describe('a read that races a write is never held where it missed the write', () => {
  test('where the read was done before the write, and answers after it', async () => {
    const { store, find, write, settled } = await held();
    const reading = find();
    store.held[0]?.act();
    const writing = write();
    await store.held[1]?.answer();
    await writing;
    await store.held[0]?.answer();
    assert.equal((await reading)?.customer.email, null);
    assert.equal((await settled())?.customer.email, 'new@b.c');
  });

  test('where the read began while the write was under way', async () => {
    const { store, find, write, settled } = await held();
    const writing = write();
    const reading = find();
    store.held[1]?.act();
    await store.held[0]?.answer();
    await store.held[1]?.answer();
    await Promise.all([writing, reading]);
    assert.equal((await settled())?.customer.email, 'new@b.c');
  });

  test('where the answer of the write is lost', async () => {
    const { store, find, write, settled } = await held();
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
    assert.equal((await settled())?.customer.email, 'new@b.c');
  });

  test('where an insert follows a read that found nothing', async () => {
    const { store, cache, settled } = await held();
    const record = recordOf();
    const reading = Promise.resolve(cache.find(SCOPE, record.customer.id));
    store.held[0]?.act();
    const inserting = Promise.resolve(cache.insert(SCOPE, insertOf(record)));
    await store.held[1]?.answer();
    await store.held[0]?.answer();
    assert.equal(await reading, undefined);
    await inserting;
    await settled();
    assert.equal((await cache.find(SCOPE, record.customer.id))?.customer.id, record.customer.id);
  });

  test('in whatever order reads and writes begin, are done, and answer', async () => {
    const plan = fc.array(
      fc.record({ what: fc.constantFrom('find', 'write', 'act', 'answer'), at: fc.nat({ max: 20 }) }),
      {
        maxLength: 40,
      },
    );
    await fc.assert(
      fc.asyncProperty(plan, async (steps) => {
        const { store, cache, record, find, settled } = await held();
        let current: CustomerRecord = record;
        let writes = 0;
        const ended: Promise<unknown>[] = [];
        for (const { what, at } of steps) {
          const call = store.held[at % (store.held.length || 1)];
          if (what === 'find') ended.push(find());
          else if (what === 'act') call?.act();
          else if (what === 'answer') await call?.answer();
          else {
            writes += 1;
            const replace = replaceOf(current, { fields: { email: `${writes}@b.c` } });
            const writing = Promise.resolve(cache.replace(SCOPE, replace)).then((result) => {
              if (result.status === 'stored') current = result.record;
            });
            ended.push(writing);
          }
        }
        await settled();
        await Promise.all(ended);
        const { version } = (await cache.find(SCOPE, record.customer.id)) as CustomerRecord;
        assert.equal(version, current.version);
      }),
      { numRuns: 120 },
    );
  });
});

test('of two writes whose answers come in the other order, the newer version stays', async () => {
  const { store, cache, record } = await held();
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

test('what another process wrote on a shared store is seen after ttl at the latest', async () => {
  const store = new CountingStore();
  Object.defineProperty(store, 'capabilities', { value: { durable: true, shared: true } });
  const cache = new CachedStore(store, { max: 10 });
  await cache.open();
  const { ttl } = ((await cache.describe()) as unknown as { cache: { ttl: number } }).cache;
  assert.equal(ttl, 1000, 'a second unless told otherwise');
  const own = new CachedStore(store, { max: 10, ttl: 20 });
  await own.open();
  const record = await add(own);
  await change(store, record, { fields: { email: 'a@b.c' } });
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.equal((await own.find(SCOPE, record.customer.id))?.customer.email, 'a@b.c');
});

test('a read that is stuck holds others up for a second, and no longer', async (t) => {
  const { store, find } = await held();
  const stuck = find();
  const joined = find();
  assert.equal(store.finds, 1);
  const later = performance.now() + 1001;
  t.mock.method(performance, 'now', () => later);
  const own = find();
  assert.equal(store.finds, 2);
  for (const call of store.held) await call.answer();
  assert.equal(new Set(await Promise.all([stuck, joined, own])).size, 1);
});
