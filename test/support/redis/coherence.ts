import type { TestContext } from 'node:test';
import { CachedStore } from '../../../adapters/cache/index.ts';
import { SCOPE } from '../../../adapters/conformance/samples.ts';
import { add, change, idOf } from '../../../adapters/conformance/store-calls.ts';
import { RedisStore } from '../../../adapters/redis/index.ts';
import type { RedisClient, RedisStoreOptions } from '../../../adapters/redis/options.ts';
import type { CustomerRecord, Store } from '../../../src/core.ts';
import { until } from './server.ts';
import { clientOf } from './topologies.ts';

/** Returns a list of functions that run after the test, the last one first. */
export function cleanupsOf(t: TestContext): (() => unknown)[] {
  const cleanups: (() => unknown)[] = [];
  t.after(async () => {
    for (const cleanup of cleanups.reverse()) await cleanup();
  });
  return cleanups;
}

/** The server of a store. */
export type ServerOption = { readonly url: string } | { readonly client: RedisClient };

/** A cached store, another store on the same data, and a customer of it. */
export interface StorePair {
  readonly cache: CachedStore;
  readonly other: RedisStore;
  readonly record: CustomerRecord;
}

let pairs = 0;

/**
 * Opens a cached store on one server, and a plain store on the same or another server option. The plain store has
 * another client, like another process: stores of one URL share the connection, and the cache would see its writes immediately.
 */
export async function openPair(
  cleanups: (() => unknown)[],
  cached: ServerOption,
  plain = cached,
  options: Pick<RedisStoreOptions, 'partitions' | 'prefix'> = {},
): Promise<StorePair> {
  pairs += 1;
  const common = { kind: 'redis', prefix: `pair${pairs}:`, ...options } as const;
  const storeAt = (server: ServerOption) =>
    new RedisStore('client' in server ? { ...common, client: server.client } : { ...common, url: server.url });
  const cache = new CachedStore(storeAt(cached), { max: 100 });
  const client = 'client' in plain ? plain.client : await clientOf(plain.url);
  if ('url' in plain) cleanups.push(() => client.destroy());
  const other = storeAt({ client });
  for (const store of [cache, other]) {
    await store.open();
    cleanups.push(() => store.close());
  }
  const record = await add(other);
  await cache.find(SCOPE, idOf(record));
  return { cache, other, record };
}

/** Returns the state of client-side caching, and the counters of the cache. */
export async function cacheState(cache: CachedStore) {
  const { tracking, cache: facts } = await cache.describe();
  return { tracking, ...(facts as { hits: number; ttl: number | null }) };
}

/** Waits until client-side caching has a state. Default: Redis reports the writes. */
export const untilTracking = (cache: CachedStore, state = 'on') =>
  until(`tracking is ${state}`, async () => (await cacheState(cache)).tracking === state);

/** Reads the customer until the cache has it. */
export const untilCached = (cache: CachedStore, record: CustomerRecord) =>
  until('the customer is cached', async () => {
    const { hits } = await cacheState(cache);
    await cache.find(SCOPE, idOf(record));
    return (await cacheState(cache)).hits > hits;
  });

/** Reads the customer until the cache returns this version. */
export const untilSeen = (cache: CachedStore, record: CustomerRecord) =>
  until('the write is visible', async () => {
    const current = await cache.find(SCOPE, idOf(record));
    return current?.version === record.version;
  });

export const changeEmail = (store: Store, record: CustomerRecord) =>
  change(store, record, { fields: { email: `${record.version}@b.c` } });

/** Changes a cached customer through the other store, several times. Waits each time until the cache shows the change. */
export async function assertCoherent({ cache, other, record }: StorePair, count = 10): Promise<CustomerRecord> {
  let latest = record;
  for (let i = 0; i < count; i += 1) {
    await untilCached(cache, latest);
    latest = await changeEmail(other, latest);
    await untilSeen(cache, latest);
  }
  return latest;
}
