import { LRUCache } from 'lru-cache';
import { monotonicNow } from '../../src/concurrency/real-timers.ts';
import type { CustomerRecord } from '../../src/domain/customer-record.ts';
import type { Scope } from '../../src/domain/scope.ts';
import { type Awaitable, isThenable } from '../../src/ports/awaitable.ts';
import type { Store } from '../../src/ports/store.ts';
import type { InvalidationState } from '../../src/ports/store-types.ts';
import type { CacheOptions } from './options.ts';

/** How long concurrent misses share one read, in milliseconds. After that a miss reads again, in case the read hangs. */
const SHARED_READ_MS = 1000;

/** Default time to live on a shared store that reports no writes, in milliseconds. */
const SHARED_TTL_MS = 1000;

/** Counters of a cache, since it was created. */
export interface CacheStatistics {
  hits: number;
  misses: number;
}

/** Caches the customers of one scope. */
export class ScopeCache {
  readonly scope: Scope;
  readonly #store: Store;
  readonly #options: CacheOptions;
  readonly #statistics: CacheStatistics;
  readonly #records: LRUCache<string, CustomerRecord>;
  readonly #reads = new Map<
    string,
    { readonly promise: Promise<CustomerRecord | undefined>; readonly since: number }
  >();
  #state: InvalidationState;
  readonly #unsubscribe: (() => void) | undefined;

  constructor(store: Store, scope: Scope, options: CacheOptions, statistics: CacheStatistics) {
    this.scope = scope;
    this.#store = store;
    this.#options = options;
    this.#statistics = statistics;
    this.#state = initialState(store);
    // By default, lru-cache reads the clock at most once a millisecond, for which it needs the global timers.
    this.#records = new LRUCache({ max: options.max, ttl: this.ttl, ttlResolution: 0, perf: { now: monotonicNow } });
    this.#unsubscribe = store.subscribeInvalidations?.(scope, {
      onInvalidate: (id) => this.invalidate(id),
      onState: (state) => this.#setState(state),
    });
  }

  get size(): number {
    return this.#records.size;
  }

  /** Time to live of a customer in milliseconds; 0 means unlimited. */
  get ttl(): number {
    return timeToLive(this.#store, this.#options, this.#state);
  }

  /** Returns a customer from the cache, or reads it. Concurrent reads of one customer share a read. Absence is not cached. */
  find(id: string): Awaitable<CustomerRecord | undefined> {
    const record = this.#records.get(id);
    if (record !== undefined) {
      this.#statistics.hits += 1;
      return record;
    }
    const read = this.#reads.get(id);
    return read && monotonicNow() - read.since < SHARED_READ_MS ? read.promise : this.#read(id);
  }

  /**
   * Caches the record of a successful write, unless the cache already has a later version. If the store reports writes, even
   * if only those of this process, it drops the customer instead.
   */
  handleWritten(record: CustomerRecord): void {
    const { id } = record.customer;
    this.#reads.delete(id);
    if (this.#unsubscribe !== undefined) {
      // Another writer may have written after this write. Its invalidation may have arrived before this result.
      this.#records.delete(id);
    } else if ((this.#records.peek(id)?.version ?? 0) < record.version) {
      this.#records.set(id, record);
    }
  }

  /** Drops a customer. A read in flight may have missed the write, so its result is not cached either. */
  invalidate(id: string): void {
    this.#reads.delete(id);
    this.#records.delete(id);
  }

  /** Ends the subscription to the store. */
  close(): void {
    this.#unsubscribe?.();
  }

  #setState(state: InvalidationState): void {
    this.#state = state;
    this.#records.ttl = this.ttl;
    this.#records.clear();
    this.#reads.clear();
  }

  #read(id: string): Awaitable<CustomerRecord | undefined> {
    this.#statistics.misses += 1;
    // Without the caller's context, because callers with other deadlines and signals wait for the same read.
    const result = this.#store.find(this.scope, id);
    if (!isThenable(result)) {
      this.#addRead(result);
      return result;
    }
    // An invalidation during the read removes it from the map.
    const endRead = () => this.#reads.get(id)?.promise === promise && this.#reads.delete(id);
    const promise: Promise<CustomerRecord | undefined> = Promise.resolve(result).then(
      (record) => {
        if (endRead()) this.#addRead(record);
        return record;
      },
      (error) => {
        endRead();
        throw error;
      },
    );
    this.#reads.set(id, { promise, since: monotonicNow() });
    return promise;
  }

  #addRead(record: CustomerRecord | undefined): void {
    if (record !== undefined && this.#state !== 'interrupted') this.#records.set(record.customer.id, record);
  }
}

export const initialState = ({ subscribeInvalidations }: Store): InvalidationState =>
  subscribeInvalidations ? 'interrupted' : 'unsupported';

/** Returns the time to live of a customer in milliseconds; 0 means unlimited. */
export const timeToLive = ({ capabilities }: Store, { ttl }: CacheOptions, state: InvalidationState): number =>
  ttl ?? (capabilities.shared && state === 'unsupported' ? SHARED_TTL_MS : 0);
