import type { TestContext } from 'node:test';
import { CachedStore } from '../../../adapters/cache/index.ts';
import { SCOPE } from '../../../adapters/conformance/samples.ts';
import { add, change, idOf } from '../../../adapters/conformance/store-calls.ts';
import { RedisStore } from '../../../adapters/redis/index.ts';
import type { RedisClient, RedisStoreOptions } from '../../../adapters/redis/options.ts';
import type { CustomerRecord, Store } from '../../../src/core.ts';
import { until } from './server.ts';

/** Collects what is ended behind the test, the last one first. */
export function endsOf(t: TestContext): (() => unknown)[] {
  const ends: (() => unknown)[] = [];
  t.after(async () => {
    for (const end of ends.reverse()) await end();
  });
  return ends;
}

/** Where a store is, and what else it is made with. */
export type Place = { readonly url: string } | { readonly client: RedisClient };

export interface Pair {
  readonly cache: CachedStore;
  readonly other: RedisStore;
  readonly record: CustomerRecord;
}

let made = 0;

/** A cache around a store, and another store on the same data, on which there is a customer. */
export async function pairAt(
  ends: (() => unknown)[],
  mine: Place,
  theirs = mine,
  options: Pick<RedisStoreOptions, 'partitions' | 'prefix'> = {},
): Promise<Pair> {
  made += 1;
  const common = { kind: 'redis', prefix: `pair${made}:`, ...options } as const;
  const storeAt = (place: Place) =>
    new RedisStore('client' in place ? { ...common, client: place.client } : { ...common, url: place.url });
  const cache = new CachedStore(storeAt(mine), { max: 100 });
  const other = storeAt(theirs);
  for (const store of [cache, other]) {
    await store.open();
    ends.push(() => store.close());
  }
  const record = await add(other);
  await cache.find(SCOPE, idOf(record));
  return { cache, other, record };
}

/** What a cached store tells of itself. */
export async function factsOf(cache: CachedStore) {
  const { tracking, cache: facts } = await cache.describe();
  return { tracking, ...(facts as { hits: number; ttl: number | null }) };
}

/** Waits until the store is told of writes, or is not for some reason. */
export const told = (cache: CachedStore, state = 'on') =>
  until(`being told is ${state}`, async () => (await factsOf(cache)).tracking === state);

/** Reads until it is held: what is answered from then on costs nothing. */
export const hold = (cache: CachedStore, record: CustomerRecord) =>
  until('the customer is held', async () => {
    const { hits } = await factsOf(cache);
    await cache.find(SCOPE, idOf(record));
    return (await factsOf(cache)).hits > hits;
  });

export const sees = (cache: CachedStore, record: CustomerRecord) =>
  until('the write is seen', async () => {
    const seen = await cache.find(SCOPE, idOf(record));
    return seen?.version === record.version;
  });

export const changed = (store: Store, record: CustomerRecord) =>
  change(store, record, { fields: { email: `${record.version}@b.c` } });

/** Changes the customer through the other store again and again: each change is seen through the cache, which held it before. */
export async function coherent({ cache, other, record }: Pair, count = 10): Promise<CustomerRecord> {
  let latest = record;
  for (let i = 0; i < count; i += 1) {
    await hold(cache, latest);
    latest = await changed(other, latest);
    await sees(cache, latest);
  }
  return latest;
}
