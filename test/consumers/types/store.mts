// Stores of an application, written with the types that the entries export.
import {
  type AbandonMode,
  type BeginResult,
  type ClienteleEvent,
  type CustomerRecord,
  createClientele,
  type FeedQuery,
  type IdempotencyAttempt,
  type Insert,
  type InsertResult,
  type InvalidationListener,
  type KeyHolder,
  type ListQuery,
  type OperationContext,
  type RecordPage,
  type Replace,
  type ReplaceResult,
  type Scope,
  type ScopeHeader,
  type Settlement,
  Store,
  type StoreCapabilities,
  type StoreDescription,
  type StoredOutcome,
  type VerifyReport,
} from 'clientele';
import { CachedStore } from 'clientele/cache';
import type { Store as CoreStore } from 'clientele/core';
import { FileStore } from 'clientele/file';
import { MemoryStore } from 'clientele/memory';
import { RedisStore } from 'clientele/redis';
import { BaseStore, type StoreCapabilities as KitCapabilities } from 'clientele/store-kit';

/** Passes every call to another store. */
class Decorator extends Store {
  readonly capabilities: StoreCapabilities = { durable: false, shared: false };
  readonly #inner: Store = new MemoryStore();

  open = async (): Promise<void> => this.#inner.open();
  close = async (): Promise<void> => this.#inner.close();
  async header(scope: Scope, proposal: ScopeHeader, context?: OperationContext): Promise<ScopeHeader> {
    return this.#inner.header(scope, proposal, context);
  }
  async find(scope: Scope, id: string, options?: { fresh?: boolean }): Promise<CustomerRecord | undefined> {
    return this.#inner.find(scope, id, options);
  }
  async list(scope: Scope, query: ListQuery): Promise<RecordPage | undefined> {
    return this.#inner.list(scope, query);
  }
  async insert(scope: Scope, insert: Insert): Promise<InsertResult> {
    return this.#inner.insert(scope, insert);
  }
  async replace(scope: Scope, replace: Replace): Promise<ReplaceResult> {
    return this.#inner.replace(scope, replace);
  }
  async begin(scope: Scope, attempt: IdempotencyAttempt): Promise<BeginResult> {
    return this.#inner.begin(scope, attempt);
  }
  async settle(scope: Scope, settlement: Settlement): Promise<StoredOutcome | undefined> {
    return this.#inner.settle(scope, settlement);
  }
  async abandon(scope: Scope, holder: KeyHolder, mode: AbandonMode): Promise<StoredOutcome | undefined> {
    return this.#inner.abandon(scope, holder, mode);
  }
  async events(scope: Scope, query: FeedQuery): Promise<readonly ClienteleEvent[]> {
    return this.#inner.events(scope, query);
  }
  async cursor(scope: Scope): Promise<string> {
    return this.#inner.cursor(scope);
  }
  override subscribeInvalidations(_scope: Scope, listener: InvalidationListener): () => void {
    listener.onState('unsupported');
    return () => listener.onInvalidate('cus_1');
  }
  async verify(scope: Scope): Promise<VerifyReport> {
    return this.#inner.verify(scope);
  }
  async describe(): Promise<StoreDescription> {
    return this.#inner.describe();
  }
}

/** Extends the base class of the kit. */
abstract class Durable extends BaseStore {
  override readonly capabilities: KitCapabilities = { durable: true, shared: false };
  protected override async backupTo(path: string, context?: OperationContext): Promise<void> {
    console.log(path, context?.remaining());
  }
}

const stores: CoreStore[] = [
  new Decorator(),
  new FileStore({ path: './customers.db' }),
  new RedisStore({ kind: 'redis', url: 'redis://127.0.0.1' }),
  new CachedStore(new MemoryStore(), { max: 10 }),
];
for (const store of stores) console.log(await createClientele({ store }));
console.log(Durable);
