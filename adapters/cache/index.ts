import { LRUCache } from 'lru-cache';
import type { CustomerRecord } from '../../src/domain/customer-record.ts';
import { invalidParameter } from '../../src/domain/errors.ts';
import type { Scope } from '../../src/domain/scope.ts';
import { type Awaitable, isThenable } from '../../src/ports/awaitable.ts';
import type { OperationContext } from '../../src/ports/operation-context.ts';
import { Store, storeClosed } from '../../src/ports/store.ts';
import type {
  FeedQuery,
  IdempotencyAttempt,
  Insert,
  InsertResult,
  InvalidationState,
  ListQuery,
  Replace,
  ReplaceResult,
  ScopeHeader,
  Settlement,
  StoreCapabilities,
  StoreDescription,
  Write,
} from '../../src/ports/store-types.ts';

export interface CacheOptions {
  /** Most customers that are held, of each tenant and mode. */
  max: number;
  /**
   * Milliseconds that a customer is held. Default: without end on a store that this process alone writes or that tells of
   * writes, 1,000 on another shared one, where another process's write is seen that much later at the latest.
   */
  ttl?: number | undefined;
}

/** The caches around each store: what is written through one of them, the others must not show as it was. */
const around = new WeakMap<Store, Set<CachedStore>>();

/** How long others wait for a read that is under way, in milliseconds; then they read for themselves, should it be stuck. */
const SHARED_READ_MS = 1000;

/** How stale a customer of a shared store may be unless told otherwise, in milliseconds. */
const SHARED_TTL_MS = 1000;

/**
 * A read cache around a store, itself a store. A hit costs no I/O, misses of one customer at the same time are one read,
 * absence is not held. What is written through it, or through another cache around the same store, it does not show as it
 * was; lists, and what compare-and-set starts from, never come from it. What is written past the caches is forgotten when
 * the store tells of it, as Redis does, or else is seen when the older is no longer held.
 *
 * @example
 * const store = new CachedStore(new MemoryStore(), { max: 10_000 });
 */
export class CachedStore extends Store {
  override readonly capabilities: StoreCapabilities;
  readonly #inner: Store;
  readonly #scopes = new Map<string, ScopeCache>();
  /** What was used last: most caches serve one scope. */
  #last: ScopeCache | undefined;
  readonly #options: { readonly max: number; readonly ttl: number | undefined };
  #hits = 0;
  #misses = 0;
  #open = false;

  constructor(inner: Store, { max, ttl }: CacheOptions) {
    super();
    checkCount('cache[max]', max);
    if (ttl !== undefined) checkCount('cache[ttl]', ttl);
    this.#inner = inner;
    this.capabilities = inner.capabilities;
    this.#options = { max, ttl };
  }

  override open(): Awaitable<void> {
    const opened = this.#inner.open();
    const done = () => {
      this.#open = true;
      around.set(this.#inner, (around.get(this.#inner) ?? new Set()).add(this));
    };
    return isThenable(opened) ? opened.then(done) : done();
  }

  override async close(): Promise<void> {
    this.detach();
    await this.#inner.close();
  }

  /** Closes the cache alone: drops all records and ends its subscriptions. The inner store stays open. */
  detach(): void {
    this.#open = false;
    around.get(this.#inner)?.delete(this);
    for (const { end } of this.#scopes.values()) end?.();
    this.#scopes.clear();
    this.#last = undefined;
  }

  override find(
    scope: Scope,
    id: string,
    options?: { readonly fresh?: boolean },
    context?: OperationContext,
  ): Awaitable<CustomerRecord | undefined> {
    if (!this.#open) throw storeClosed();
    if (options?.fresh) return this.#inner.find(scope, id, options, context);
    const cache = this.#cache(scope);
    const held = cache.records.get(id);
    if (held !== undefined) {
      this.#hits += 1;
      return held;
    }
    const under = cache.reads.get(id);
    return under && performance.now() - under.since < SHARED_READ_MS ? under.read : this.#read(cache, id);
  }

  override insert(scope: Scope, insert: Insert, context?: OperationContext): Awaitable<InsertResult> {
    return this.#written(scope, insert, () => this.#inner.insert(scope, insert, context));
  }

  override replace(scope: Scope, replace: Replace, context?: OperationContext): Awaitable<ReplaceResult> {
    return this.#written(scope, replace, () => this.#inner.replace(scope, replace, context));
  }

  override header(scope: Scope, proposal: ScopeHeader, context?: OperationContext) {
    return this.#inner.header(scope, proposal, context);
  }

  override list(scope: Scope, query: ListQuery, context?: OperationContext) {
    return this.#inner.list(scope, query, context);
  }

  override begin(scope: Scope, attempt: IdempotencyAttempt, context?: OperationContext) {
    return this.#inner.begin(scope, attempt, context);
  }

  override settle(scope: Scope, settlement: Settlement, context?: OperationContext) {
    return this.#inner.settle(scope, settlement, context);
  }

  override abandon(
    scope: Scope,
    attempt: Pick<IdempotencyAttempt, 'key' | 'operation'>,
    mode: 'discard' | 'keep',
    context?: OperationContext,
  ) {
    return this.#inner.abandon(scope, attempt, mode, context);
  }

  override events(scope: Scope, query: FeedQuery, context?: OperationContext) {
    return this.#inner.events(scope, query, context);
  }

  override cursor(scope: Scope, context?: OperationContext) {
    return this.#inner.cursor(scope, context);
  }

  override watch(scope: Scope, wake: () => void): () => void {
    return this.#inner.watch(scope, wake);
  }

  override verify(scope: Scope, context?: OperationContext) {
    return this.#inner.verify(scope, context);
  }

  override backup(path: string, context?: OperationContext) {
    return this.#inner.backup(path, context);
  }

  override async describe(): Promise<StoreDescription> {
    const { max } = this.#options;
    const state = this.#last?.state ?? this.#initialState;
    const cache = { max, ttl: this.#ttl(state) || null, size: this.#size(), hits: this.#hits, misses: this.#misses };
    return { ...(await this.#inner.describe()), cache };
  }

  #cache(scope: Scope): ScopeCache {
    if (this.#last?.scope === scope) return this.#last;
    let cache = this.#scopes.get(scope.key);
    if (cache === undefined) {
      cache = this.#made(scope);
      this.#scopes.set(scope.key, cache);
    }
    this.#last = cache;
    return cache;
  }

  #made(scope: Scope): ScopeCache {
    const state = this.#initialState;
    const records = new LRUCache<string, CustomerRecord>({ max: this.#options.max, ttl: this.#ttl(state) });
    const cache: ScopeCache = { scope, records, reads: new Map(), state, end: undefined };
    cache.end = this.#inner.subscribeInvalidations?.(scope, {
      onInvalidate: (id) => forget(cache, id),
      onState: (state) => {
        cache.state = state;
        records.ttl = this.#ttl(state);
        records.clear();
        cache.reads.clear();
      },
    });
    return cache;
  }

  /** Milliseconds that a customer is held, given what the store tells of writes; 0 is without end. */
  get #initialState(): InvalidationState {
    return this.#inner.subscribeInvalidations ? 'interrupted' : 'unsupported';
  }

  #ttl(state: InvalidationState): number {
    return this.#options.ttl ?? (this.capabilities.shared && state === 'unsupported' ? SHARED_TTL_MS : 0);
  }

  #size(): number {
    return [...this.#scopes.values()].reduce((size, { records }) => size + records.size, 0);
  }

  #read(cache: ScopeCache, id: string): Awaitable<CustomerRecord | undefined> {
    this.#misses += 1;
    const { scope, reads } = cache;
    // Without the caller's context: its deadline and signal are not those of the others who wait for the same read.
    const found = this.#inner.find(scope, id);
    if (!isThenable(found)) {
      keep(cache, found);
      return found;
    }
    // Held only where no write of the same customer came between: the read may have missed it.
    const undisturbed = () => reads.get(id)?.read === read && reads.delete(id);
    const read: Promise<CustomerRecord | undefined> = Promise.resolve(found).then(
      (record) => {
        if (undisturbed()) keep(cache, record);
        return record;
      },
      (error) => {
        undisturbed();
        throw error;
      },
    );
    reads.set(id, { read, since: performance.now() });
    return read;
  }

  #written<R extends InsertResult | ReplaceResult>(
    scope: Scope,
    { record }: Write,
    write: () => Awaitable<R>,
  ): Awaitable<R> {
    const { id } = record.customer;
    const others = () => {
      for (const cache of around.get(this.#inner) ?? []) if (cache !== this) cache.#forget(scope, id);
    };
    const done = (result: R): R => {
      others();
      if (result.status !== 'stored') this.#forget(scope, id);
      else if (this.#open) hold(this.#cache(scope), result.record);
      return result;
    };
    const failed = (error: unknown): never => {
      others();
      this.#forget(scope, id);
      throw error;
    };
    try {
      const result = write();
      return isThenable(result) ? Promise.resolve(result).then(done, failed) : done(result);
    } catch (error) {
      return failed(error);
    }
  }

  #forget({ key }: Scope, id: string): void {
    const cache = this.#scopes.get(key);
    if (cache) forget(cache, id);
  }
}

/** What is held of one tenant and mode, and its reads under way. */
interface ScopeCache {
  readonly scope: Scope;
  readonly records: LRUCache<string, CustomerRecord>;
  readonly reads: Map<string, { readonly read: Promise<CustomerRecord | undefined>; readonly since: number }>;
  /** What the store tells of writes: see {@link Follower.told}. */
  state: InvalidationState;
  end: (() => void) | undefined;
}

/** After a write whose effect is not known here, and before a read that began earlier. */
function forget({ records, reads }: ScopeCache, id: string): void {
  reads.delete(id);
  records.delete(id);
}

/** After a read. */
function keep({ records, state }: ScopeCache, record: CustomerRecord | undefined): void {
  if (record !== undefined && state !== 'interrupted') records.set(record.customer.id, record);
}

/** After a write. Two answers may come in another order than their writes: the newer version stays. */
function hold(cache: ScopeCache, record: CustomerRecord): void {
  const { id } = record.customer;
  // Another's later write may have been told of before this answer came; that it was later, nobody tells.
  if (cache.state !== 'unsupported') {
    forget(cache, id);
    return;
  }
  cache.reads.delete(id);
  if ((cache.records.peek(id)?.version ?? 0) < record.version) cache.records.set(id, record);
}

function checkCount(param: string, value: unknown): void {
  if (Number.isSafeInteger(value) && (value as number) >= 1) return;
  throw invalidParameter(param, 'an integer of 1 or more');
}
