import { monotonicNow } from '../../src/concurrency/real-timers.ts';
import type { Scope } from '../../src/domain/scope.ts';
import type { OperationContext } from '../../src/ports/operation-context.ts';
import type {
  AbandonMode,
  BeginResult,
  FeedQuery,
  IdempotencyAttempt,
  Insert,
  InsertMany,
  InvalidationListener,
  KeyHolder,
  ListQuery,
  Replace,
  ScopeHeader,
  Settlement,
  StoreDescription,
} from '../../src/ports/store-types.ts';
import { BaseStore } from '../../src/store-kit/base-store.ts';
import type { StateWrite } from '../../src/store-kit/state-rules.ts';
import { type CallOptions, callOptions } from './call-options.ts';
import { RedisContext } from './context.ts';
import { CustomerReads } from './customer-reads.ts';
import { CustomerWrites } from './customer-writes.ts';
import { isDataSetReplaced } from './data-sets.ts';
import { Feed } from './feed.ts';
import { watchFeed } from './feed-watcher.ts';
import { IdempotencyKeys } from './idempotency.ts';
import { liveRecordsGlob, type ScopeKeys } from './key-names.ts';
import { openingError } from './opening-failures.ts';
import { type RedisSettings, type RedisStoreOptions, redisSettings } from './options.ts';
import { PartitionedWrites } from './partitioned/customer-writes.ts';
import { PartitionedFeed } from './partitioned/feed.ts';
import { ReservationScripts } from './partitioned/reservations.ts';
import { createTimestamps } from './partitioned/timestamps.ts';
import { scanKeys } from './scan.ts';
import { acquireConnection } from './shared-connections.ts';
import { StateEntries } from './state.ts';
import { verify } from './verify/verify.ts';

/** Default time limit of opening, in milliseconds. */
const OPENING_MS = 5000;

/** How a store opens. */
export interface OpeningOptions {
  readonly scopes?: readonly Scope[];
  readonly timeout?: number | undefined;
}

/** Creates the features of an open store. The number of partitions decides how it writes and how it reads the feed. */
function createFeatures(context: RedisContext, isPartitioned: boolean) {
  const { executor } = context;
  const reads = new CustomerReads(context);
  const writes = new CustomerWrites(context);
  const nextTimestamp = createTimestamps(executor);
  const reservations = new ReservationScripts(executor);
  const features = { context, reads, writes, nextTimestamp, reservations };
  return {
    context,
    reads,
    writes: isPartitioned ? new PartitionedWrites(features) : writes,
    feed: isPartitioned ? new PartitionedFeed(executor, nextTimestamp) : new Feed(executor),
    idempotency: new IdempotencyKeys(context, reservations),
    verifierState: new StateEntries(context),
  };
}

type Features = ReturnType<typeof createFeatures>;

/** A call that runs after its scope was checked. */
type ScopedCall<T> = (features: Features, keys: ScopeKeys, options: CallOptions) => Promise<T>;

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
  readonly #openTimeout: number;
  #features: Features | undefined;

  /**
   * @param opening `scopes` to check when the store opens; other scopes are checked at their first use. `timeout`: time limit
   *   of opening in milliseconds, 5,000 by default.
   * @throws InvalidRequestError naming the option that is wrong
   */
  constructor(options: RedisStoreOptions, { scopes = [], timeout = OPENING_MS }: OpeningOptions = {}) {
    super();
    this.#settings = redisSettings(options);
    this.#scopes = scopes;
    this.#openTimeout = timeout;
  }

  override async open(): Promise<void> {
    await super.open();
  }

  override async close(): Promise<void> {
    await super.close();
  }

  /** Reports a write as soon as Redis does. If Redis stops reporting, the listener's state changes within a second. */
  override subscribeInvalidations(scope: Scope, listener: InvalidationListener): () => void {
    this.assertOpen();
    return this.#openFeatures.context.subscribe(scope, 'recordPrefix', listener);
  }

  override describe(): StoreDescription {
    const { partitions, minReplicas } = this.#settings;
    const description = { kind: 'redis', capabilities: this.capabilities, partitions, minReplicas };
    if (this.#features === undefined) return description;
    const { connection, invalidationState } = this.#features.context;
    const { transport, servers } = connection;
    return { ...description, topology: transport.kind, servers, tracking: invalidationState };
  }

  override async hasLiveCustomers(): Promise<boolean> {
    this.assertOpen();
    const options = callOptions(undefined, false);
    const { transport } = this.#openFeatures.context.connection;
    for await (const keys of scanKeys(transport, liveRecordsGlob(this.#settings.prefix), () => options)) {
      if (keys.length > 0) return true;
    }
    return false;
  }

  protected override async connect(): Promise<void> {
    const deadline = monotonicNow() + this.#openTimeout;
    const context = new RedisContext(await acquireConnection(this.#settings.target, deadline), this.#settings);
    try {
      for (const scope of this.#scopes) await context.ensureScope(scope, { deadline, write: false, opening: true });
    } catch (error) {
      const { kind } = context.connection.transport;
      await context.close();
      throw openingError(error, kind);
    }
    context.connection.keep();
    this.#features = createFeatures(context, this.#settings.partitions > 1);
  }

  protected override async disconnect(): Promise<void> {
    const features = this.#features;
    this.#features = undefined;
    await features?.context.close();
  }

  protected override readHeader(scope: Scope, proposal: ScopeHeader, context?: OperationContext) {
    return this.#write(scope, context, async ({ context: state }, keys, options) => {
      const hashKey = await state.readHashKey(scope, keys, proposal.hashKey, options);
      return Object.freeze({ hashKey });
    });
  }

  protected override readRecord(scope: Scope, id: string, _options?: object, context?: OperationContext) {
    return this.#read(scope, context, ({ reads }, keys, options) => reads.find(keys, id, options));
  }

  protected override readPage(scope: Scope, query: ListQuery, context?: OperationContext) {
    return this.#read(scope, context, ({ reads }, keys, options) => reads.list(keys, query, options));
  }

  protected override insertRecord(scope: Scope, insert: Insert, context?: OperationContext) {
    return this.#write(scope, context, ({ writes }, keys, options) => writes.insert(keys, insert, options));
  }

  /** With several partitions a write is several steps, so customers are inserted one at a time. */
  protected override insertRecords(scope: Scope, many: InsertMany, context?: OperationContext) {
    const { writes } = this.#openFeatures;
    if (writes instanceof PartitionedWrites) return super.insertRecords(scope, many, context);
    return this.#write(scope, context, (_features, keys, options) => writes.insertMany(keys, many, options));
  }

  protected override replaceRecord(scope: Scope, replace: Replace, context?: OperationContext) {
    const { id } = replace.record.customer;
    return this.#write(scope, context, async ({ writes, context: { connection } }, keys, options) => {
      try {
        return await writes.replace(keys, replace, options);
      } finally {
        // A write that failed may have been applied.
        connection.invalidation.reportWrite(keys.partitionOf(id).recordKey(id));
      }
    });
  }

  protected override beginKey(scope: Scope, attempt: IdempotencyAttempt, context?: OperationContext) {
    return this.#write<BeginResult>(scope, context, async (features, keys, options) => {
      const { hashKey } = attempt;
      // The fingerprint was made for data that is lost.
      if (hashKey !== undefined && hashKey !== features.context.hashKeyOf(scope)) return { status: 'header_changed' };
      return features.idempotency.begin(keys, attempt, options);
    });
  }

  protected override settleKey(scope: Scope, settlement: Settlement, context?: OperationContext) {
    return this.#write(scope, context, ({ idempotency }, keys, options) =>
      idempotency.settle(keys, settlement, options),
    );
  }

  protected override abandonKey(scope: Scope, holder: KeyHolder, mode: AbandonMode, context?: OperationContext) {
    return this.#write(scope, context, ({ idempotency }, keys, options) =>
      idempotency.abandon(keys, holder, mode, options),
    );
  }

  protected override readEvents(scope: Scope, query: FeedQuery, context?: OperationContext) {
    return this.#read(scope, context, ({ feed }, keys, options) => feed.read(keys, query, options));
  }

  protected override readCursor(scope: Scope, context?: OperationContext) {
    return this.#read(scope, context, ({ feed }, keys, options) => feed.end(keys, options));
  }

  protected override watchFeed(scope: Scope, wake: () => void): () => void {
    return watchFeed(this.#openFeatures.context, scope, wake, () => super.watchFeed(scope, wake));
  }

  protected override verifyScope(scope: Scope, context?: OperationContext) {
    return this.#read(scope, context, (features, keys, { deadline }) => {
      // Without a context only each step has a time limit.
      const end = context ? deadline : Number.POSITIVE_INFINITY;
      return verify(features.context.executor, keys, end, context?.signal);
    });
  }

  protected override readState(scope: Scope, key: string, context?: OperationContext) {
    return this.#read(scope, context, ({ verifierState }, keys, options) => verifierState.read(keys, key, options));
  }

  protected override writeState(scope: Scope, write: StateWrite, context?: OperationContext) {
    return this.#write(scope, context, ({ verifierState }, keys, options) => verifierState.write(keys, write, options));
  }

  /** The features while the store is open. BaseStore makes no other calls. */
  get #openFeatures(): Features {
    return this.#features as Features;
  }

  #read<T>(scope: Scope, context: OperationContext | undefined, call: ScopedCall<T>): Promise<T> {
    return this.#run(scope, callOptions(context, false), call);
  }

  #write<T>(scope: Scope, context: OperationContext | undefined, call: ScopedCall<T>): Promise<T> {
    return this.#run(scope, callOptions(context, true), call);
  }

  /** Checks the scope at its first use, and after its data was replaced. A call on replaced data had no effect. */
  async #run<T>(scope: Scope, options: CallOptions, call: ScopedCall<T>): Promise<T> {
    const features = this.#openFeatures;
    const { context } = features;
    for (;;) {
      const keys = context.checkedScope(scope) ?? (await context.ensureScope(scope, options));
      try {
        return await call(features, keys, options);
      } catch (error) {
        if (!isDataSetReplaced(error)) throw error;
      }
    }
  }
}
