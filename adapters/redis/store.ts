import type { CustomerRecord } from '../../src/domain/customer-record.ts';
import type { ClienteleEvent } from '../../src/domain/event.ts';
import type { Scope } from '../../src/domain/scope.ts';
import type { OperationContext } from '../../src/ports/operation-context.ts';
import { storeClosed } from '../../src/ports/store.ts';
import type {
  AbandonMode,
  BeginResult,
  FeedQuery,
  IdempotencyAttempt,
  Insert,
  InsertResult,
  InvalidationListener,
  KeyHolder,
  ListQuery,
  RecordPage,
  Replace,
  ReplaceResult,
  ScopeHeader,
  Settlement,
  StoreDescription,
  StoredOutcome,
  VerifyReport,
} from '../../src/ports/store-types.ts';
import { BaseStore } from '../../src/store-kit/base-store.ts';
import { callOptions } from './call-options.ts';
import { connect } from './connection.ts';
import { RedisContext } from './context.ts';
import { CustomerReads } from './customer-reads.ts';
import { CustomerWrites } from './customer-writes.ts';
import { endOfFeed, readEvents } from './feed.ts';
import { watchFeed } from './feed-watcher.ts';
import { IdempotencyKeys } from './idempotency.ts';
import type { ScopeKeys } from './key-names.ts';
import { hashKeyScript } from './lua/scripts.generated.ts';
import { type RedisSettings, type RedisStoreOptions, redisSettings } from './options.ts';
import { PartitionedWrites } from './partitioned/customer-writes.ts';
import { PartitionedFeed } from './partitioned/feed.ts';
import { listPartitioned } from './partitioned/list.ts';
import { ReservationScripts } from './partitioned/reservations.ts';
import { Timestamps } from './partitioned/timestamps.ts';
import { verify } from './verify/verify.ts';

/** An open store: its context and the features that work with it. */
interface OpenStore {
  readonly context: RedisContext;
  readonly reads: CustomerReads;
  readonly writes: CustomerWrites;
  readonly keys: IdempotencyKeys;
  readonly partitionedWrites: PartitionedWrites;
  readonly partitionedFeed: PartitionedFeed;
}

function openStore(context: RedisContext): OpenStore {
  const { executor } = context;
  const reads = new CustomerReads(context);
  const writes = new CustomerWrites(context);
  const timestamps = new Timestamps(executor);
  const reservations = new ReservationScripts(executor);
  return {
    context,
    reads,
    writes,
    keys: new IdempotencyKeys(context, reservations),
    partitionedWrites: new PartitionedWrites(context, reads, writes, timestamps, reservations),
    partitionedFeed: new PartitionedFeed(executor, timestamps),
  };
}

/**
 * Stores customers in Redis: one server, Sentinel or Cluster, through a node-redis client. With one partition, every write is
 * one script, so one atomic step. With several partitions, a write first reserves its unique claims.
 *
 * @example
 * const clientele = await createClientele({ store: { kind: 'redis', url: 'redis://127.0.0.1:6379' } });
 */
export class RedisStore extends BaseStore {
  override readonly capabilities = Object.freeze({ durable: true, shared: true });
  readonly #settings: RedisSettings;
  readonly #scopes: readonly Scope[];
  #open: OpenStore | undefined;

  /**
   * @param scopes Scopes to check when the store opens. Other scopes are checked at their first use.
   * @throws InvalidRequestError naming the option that is wrong
   */
  constructor(options: RedisStoreOptions, scopes: readonly Scope[] = []) {
    super();
    this.#settings = redisSettings(options);
    this.#scopes = scopes;
  }

  /** Reports a write as soon as Redis does. Whatever fails, a record cached before a write is at most a second old. */
  override subscribeInvalidations(scope: Scope, listener: InvalidationListener): () => void {
    this.assertOpen();
    return this.#opened().context.subscribe(scope, 'records', listener);
  }

  override describe(): StoreDescription {
    const { partitions, minReplicas } = this.#settings;
    const description = { kind: 'redis', capabilities: this.capabilities, partitions, minReplicas };
    if (this.#open === undefined) return description;
    const { connection, invalidation } = this.#open.context;
    const { transport, servers } = connection;
    return { ...description, topology: transport.kind, servers, tracking: invalidation.state };
  }

  protected override async connect(): Promise<void> {
    const context = new RedisContext(await connect(this.#settings), this.#settings);
    try {
      for (const scope of this.#scopes) await context.checkScope(scope);
    } catch (error) {
      context.close();
      throw error;
    }
    this.#open = openStore(context);
  }

  protected override disconnect(): void {
    this.#open?.context.close();
    this.#open = undefined;
  }

  protected override readHeader(scope: Scope, proposal: ScopeHeader, context?: OperationContext): Promise<ScopeHeader> {
    const options = callOptions(context, true);
    return this.#withScope(scope, async ({ context: redis }) => {
      const hashKey = await redis.executor.run(hashKeyScript, [redis.headerKey(scope)], [proposal.hashKey], options);
      return Object.freeze({ hashKey: String(hashKey) });
    });
  }

  protected override readRecord(
    scope: Scope,
    id: string,
    _options?: { readonly fresh?: boolean },
    context?: OperationContext,
  ): Promise<CustomerRecord | undefined> {
    const options = callOptions(context, false);
    return this.#withScope(scope, ({ reads }, keys) => reads.find(keys, id, options));
  }

  protected override readPage(
    scope: Scope,
    query: ListQuery,
    context?: OperationContext,
  ): Promise<RecordPage | undefined> {
    const options = callOptions(context, false);
    return this.#withScope(scope, async ({ reads }, keys) => {
      const page = keys.isPartitioned ? 'split' : await reads.listSinglePartition(keys, query, options);
      return page === 'split' ? listPartitioned(reads, keys, query, options) : page;
    });
  }

  protected override insertRecord(scope: Scope, insert: Insert, context?: OperationContext): Promise<InsertResult> {
    const options = callOptions(context, true);
    return this.#withScope(scope, ({ writes, partitionedWrites }, keys) =>
      keys.isPartitioned
        ? (partitionedWrites.write(keys, insert, options) as Promise<InsertResult>)
        : writes.insertSinglePartition(keys, insert, options),
    );
  }

  protected override replaceRecord(scope: Scope, replace: Replace, context?: OperationContext): Promise<ReplaceResult> {
    const options = callOptions(context, true);
    return this.#withScope(scope, ({ writes, partitionedWrites }, keys) =>
      keys.isPartitioned
        ? (partitionedWrites.write(keys, replace, options) as Promise<ReplaceResult>)
        : writes.replaceSinglePartition(keys, replace, options),
    );
  }

  protected override beginKey(
    scope: Scope,
    attempt: IdempotencyAttempt,
    context?: OperationContext,
  ): Promise<BeginResult> {
    const options = callOptions(context, true);
    return this.#withScope(scope, ({ keys }, scopeKeys) => keys.begin(scopeKeys, attempt, options));
  }

  protected override settleKey(
    scope: Scope,
    settlement: Settlement,
    context?: OperationContext,
  ): Promise<StoredOutcome | undefined> {
    const options = callOptions(context, true);
    return this.#withScope(scope, ({ keys }, scopeKeys) => keys.settle(scopeKeys, settlement, options));
  }

  protected override abandonKey(
    scope: Scope,
    holder: KeyHolder,
    mode: AbandonMode,
    context?: OperationContext,
  ): Promise<StoredOutcome | undefined> {
    const options = callOptions(context, true);
    return this.#withScope(scope, ({ keys }, scopeKeys) => keys.abandon(scopeKeys, holder, mode, options));
  }

  protected override readEvents(
    scope: Scope,
    query: FeedQuery,
    context?: OperationContext,
  ): Promise<readonly ClienteleEvent[]> {
    const options = callOptions(context, false);
    return this.#withScope(scope, ({ context: { executor }, partitionedFeed }, keys) =>
      keys.isPartitioned ? partitionedFeed.read(keys, query, options) : readEvents(executor, keys, query, options),
    );
  }

  protected override readCursor(scope: Scope, context?: OperationContext): Promise<string> {
    const options = callOptions(context, false);
    return this.#withScope(scope, ({ context: { executor }, partitionedFeed }, keys) =>
      keys.isPartitioned ? partitionedFeed.end(keys, options) : endOfFeed(executor, keys, options),
    );
  }

  protected override watchFeed(scope: Scope, wake: () => void): () => void {
    return watchFeed(this.#opened().context, scope, wake, () => super.watchFeed(scope, wake));
  }

  protected override verifyScope(scope: Scope, context?: OperationContext): Promise<VerifyReport> {
    const { deadline } = context ? callOptions(context, false) : { deadline: Number.POSITIVE_INFINITY };
    return this.#withScope(scope, ({ context: { executor } }, keys) =>
      verify(executor, keys, deadline, context?.signal),
    );
  }

  #opened(): OpenStore {
    if (this.#open === undefined) throw storeClosed();
    return this.#open;
  }

  /** Runs a call with the keys of its scope, which it checks at the first use. */
  #withScope<T>(scope: Scope, call: (open: OpenStore, keys: ScopeKeys) => Promise<T>): Promise<T> {
    const open = this.#opened();
    const keys = open.context.checkedScope(scope);
    return keys ? call(open, keys) : open.context.checkScope(scope).then((checked) => call(open, checked));
  }
}
