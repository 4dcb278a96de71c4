import type { CustomerRecord } from '../../src/domain/customer-record.ts';
import { INSPECT, type Inspect, inspectAs } from '../../src/domain/inspect.ts';
import type { Scope } from '../../src/domain/scope.ts';
import { type Awaitable, isThenable } from '../../src/ports/awaitable.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { OperationContext } from '../../src/ports/operation-context.ts';
import { checkPort } from '../../src/ports/port-methods.ts';
import type { StateStore } from '../../src/ports/state-store.ts';
import { Store, storeClosed } from '../../src/ports/store.ts';
import type {
  AbandonMode,
  FeedQuery,
  IdempotencyAttempt,
  Insert,
  InsertMany,
  InsertManyResult,
  InsertResult,
  KeyHolder,
  ListQuery,
  Replace,
  ReplaceResult,
  ScopeHeader,
  Settlement,
  StoreCapabilities,
  StoreDescription,
  Write,
} from '../../src/ports/store-types.ts';
import { type CacheOptions, cacheOptions } from './options.ts';
import { initialState, ScopeCache, timeToLive } from './scope-cache.ts';

/** The open caches around each store. A write through one of them invalidates the customer in the others. */
const openCaches = new WeakMap<Store, Set<CachedStore>>();

/**
 * A store that caches the customers of another store. A hit costs no I/O. Lists, and the reads that compare-and-set starts
 * from, bypass the cache.
 *
 * A write through any cache around the same store is visible immediately, and so is a write through any store on the same file
 * in this process. Another process's write becomes visible when the store reports it, as Redis does, or after the time to live.
 *
 * @example
 * const store = new CachedStore(new MemoryStore(), { max: 10_000 });
 */
export class CachedStore extends Store {
  override readonly capabilities: StoreCapabilities;
  readonly #inner: Store;
  readonly #options: CacheOptions;
  readonly #scopes = new Map<string, ScopeCache>();
  /** The most recently used cache: most stores serve one scope. */
  #last: ScopeCache | undefined;
  readonly #statistics = { hits: 0, misses: 0 };
  #open = false;
  /** How often the cache was detached. An opening that began before does not open it. */
  #detachments = 0;

  /** @throws InvalidRequestError naming the option that is wrong */
  constructor(inner: Store, options: CacheOptions) {
    super();
    checkPort('store', inner);
    const { max, ttl } = cacheOptions(options);
    this.#inner = inner;
    this.capabilities = inner.capabilities;
    this.#options = { max, ttl };
  }

  override open(): Awaitable<void> {
    const detachments = this.#detachments;
    const opening = this.#inner.open();
    if (!isThenable(opening)) return this.#attach();
    return opening.then(() => (detachments === this.#detachments ? this.#attach() : undefined));
  }

  override async close(): Promise<void> {
    this.detach();
    await this.#inner.close();
  }

  /** Closes the cache alone: drops all records and ends its subscriptions. The inner store stays open. */
  detach(): void {
    this.#detachments += 1;
    this.#open = false;
    openCaches.get(this.#inner)?.delete(this);
    for (const cache of this.#scopes.values()) cache.close();
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
    return options?.fresh ? this.#inner.find(scope, id, options, context) : this.#scopeCache(scope).find(id);
  }

  override insert(scope: Scope, insert: Insert, context?: OperationContext): Awaitable<InsertResult> {
    return this.#write(scope, [insert], () => this.#inner.insert(scope, insert, context), listOf);
  }

  override insertMany(
    scope: Scope,
    many: InsertMany,
    context?: OperationContext,
  ): Awaitable<readonly InsertManyResult[]> {
    return this.#write(scope, many.inserts, () => this.#inner.insertMany(scope, many, context), unchanged);
  }

  override replace(scope: Scope, replace: Replace, context?: OperationContext): Awaitable<ReplaceResult> {
    return this.#write(scope, [replace], () => this.#inner.replace(scope, replace, context), listOf);
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

  override abandon(scope: Scope, holder: KeyHolder, mode: AbandonMode, context?: OperationContext) {
    return this.#inner.abandon(scope, holder, mode, context);
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

  override stateStore(clock?: Clock): StateStore {
    // A store of the application that implements the port without its class may lack the method.
    return (this.#inner.stateStore ?? super.stateStore).call(this.#inner, clock);
  }

  override async describe(): Promise<StoreDescription> {
    const ttl = this.#last?.ttl ?? timeToLive(this.#inner, this.#options, initialState(this.#inner));
    const size = [...this.#scopes.values()].reduce((sum, cache) => sum + cache.size, 0);
    const cache = { max: this.#options.max, ttl: ttl || null, size, ...this.#statistics };
    return { ...(await this.#inner.describe()), cache };
  }

  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    const properties = { max: this.#options.max, state: this.#open ? 'open' : 'closed', store: this.#inner };
    return inspectAs(this, properties, options, inspect);
  }

  #attach(): void {
    this.#open = true;
    openCaches.set(this.#inner, (openCaches.get(this.#inner) ?? new Set()).add(this));
  }

  #scopeCache(scope: Scope): ScopeCache {
    if (this.#last?.scope === scope) return this.#last;
    let cache = this.#scopes.get(scope.key);
    if (cache === undefined) {
      cache = new ScopeCache(this.#inner, scope, this.#options, this.#statistics);
      this.#scopes.set(scope.key, cache);
    }
    this.#last = cache;
    return cache;
  }

  /** @param resultsOf Returns the results of the writes, in their order. A write without a result was not applied. */
  #write<R>(
    scope: Scope,
    writes: readonly Write[],
    write: () => Awaitable<R>,
    resultsOf: (response: R) => readonly CachedResult[],
  ): Awaitable<R> {
    const written = (response: R): R => {
      const results = resultsOf(response);
      for (const [i, { record }] of writes.entries()) this.#handleResult(scope, record.customer.id, results[i]);
      return response;
    };
    // A write that failed may have been applied.
    const failed = (error: unknown): never => {
      for (const { record } of writes) this.#handleResult(scope, record.customer.id, undefined);
      throw error;
    };
    try {
      const response = write();
      return isThenable(response) ? Promise.resolve(response).then(written, failed) : written(response);
    } catch (error) {
      return failed(error);
    }
  }

  #handleResult(scope: Scope, id: string, result: CachedResult | undefined): void {
    this.#invalidateOthers(scope, id);
    if (result?.status !== 'stored') this.#invalidate(scope, id);
    else if (this.#open) this.#scopeCache(scope).handleWritten(result.record);
  }

  #invalidate({ key }: Scope, id: string): void {
    this.#scopes.get(key)?.invalidate(id);
  }

  #invalidateOthers(scope: Scope, id: string): void {
    for (const cache of openCaches.get(this.#inner) ?? []) if (cache !== this) cache.#invalidate(scope, id);
  }
}

type CachedResult = InsertManyResult | ReplaceResult;

const listOf = (result: CachedResult): readonly CachedResult[] => [result];
const unchanged = (results: readonly CachedResult[]): readonly CachedResult[] => results;
