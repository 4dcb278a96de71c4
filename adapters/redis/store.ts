import type { CustomerRecord } from '../../src/domain/customer-record.ts';
import type { ClienteleEvent } from '../../src/domain/event.ts';
import type { Scope } from '../../src/domain/scope.ts';
import type { OperationContext } from '../../src/ports/operation-context.ts';
import { Store, storeClosed } from '../../src/ports/store.ts';
import type {
  BeginResult,
  FeedQuery,
  IdempotencyAttempt,
  Insert,
  InsertResult,
  InvalidationListener,
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
import { connect } from './connection.ts';
import { limitsOf, Session } from './context.ts';
import { insertHere } from './customer-inserts.ts';
import { listOf } from './customer-reads.ts';
import { type Result, replaceHere } from './customer-writes.ts';
import type { Limits } from './executor.ts';
import { endOf, eventsOf } from './feed.ts';
import { watchFeed } from './feed-watcher.ts';
import { abandonKey, beginAttempt, settleKey } from './idempotency.ts';
import type { ScopeKeys } from './key-names.ts';
import { type RedisSettings, type RedisStoreOptions, redisSettings } from './options.ts';
import { writeAcross } from './partitioned/customer-writes.ts';
import { hashKey } from './scripts/scope.ts';
import { verifyAll } from './verify/verify.ts';

/**
 * A store in Redis: one server, Sentinel or Cluster, through a node-redis client. Every write is one script, so one atomic
 * step; at several partitions a write with claims takes those first, each in its own step.
 *
 * @example
 * const clientele = await createClientele({ store: { kind: 'redis', url: 'redis://127.0.0.1:6379' } });
 */
export class RedisStore extends Store {
  override readonly capabilities = Object.freeze({ durable: true, shared: true });
  readonly #options: RedisSettings;
  readonly #scopes: readonly Scope[];
  #running = 0;
  readonly #drained: (() => void)[] = [];
  #session: Session | undefined;
  #opening: Promise<void> | undefined;

  /** @param scopes Those that are looked at when the store opens, so that a mismatch is seen then; others are at first use. */
  constructor(options: RedisStoreOptions, scopes: readonly Scope[] = []) {
    super();
    this.#options = redisSettings(options);
    this.#scopes = scopes;
  }

  override open(): Promise<void> {
    this.#opening ??= this.#start().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  override async close(): Promise<void> {
    await this.#opening?.catch(() => undefined);
    const session = this.#session;
    this.#session = undefined;
    if (this.#running > 0) await new Promise<void>((resolve) => this.#drained.push(resolve));
    session?.close();
  }

  override header(scope: Scope, proposal: ScopeHeader, context?: OperationContext): Promise<ScopeHeader> {
    return this.#ask(scope, limitsOf(context, true), async (session, _keys, limits) => {
      const answer = await session.link.run(hashKey, [session.headerKey(scope)], [proposal.hashKey], limits);
      return Object.freeze({ hashKey: String(answer) });
    });
  }

  /** Every read comes from the primary: it is as fresh as any. */
  override find(
    scope: Scope,
    id: string,
    _options?: { readonly fresh?: boolean },
    context?: OperationContext,
  ): Promise<CustomerRecord | undefined> {
    return this.#ask(scope, limitsOf(context, false), (session, keys, limits) => session.find(keys, id, limits));
  }

  override list(scope: Scope, query: ListQuery, context?: OperationContext): Promise<RecordPage | undefined> {
    return this.#ask(scope, limitsOf(context, false), (session, keys, limits) => listOf(session, keys, query, limits));
  }

  override insert(scope: Scope, insert: Insert, context?: OperationContext): Promise<InsertResult> {
    return this.#write(scope, insert, context, insertHere) as Promise<InsertResult>;
  }

  override replace(scope: Scope, replace: Replace, context?: OperationContext): Promise<ReplaceResult> {
    return this.#write(scope, replace, context, replaceHere) as Promise<ReplaceResult>;
  }

  override begin(scope: Scope, attempt: IdempotencyAttempt, context?: OperationContext): Promise<BeginResult> {
    return this.#ask(scope, limitsOf(context, true), (session, keys, limits) =>
      beginAttempt(session, keys, attempt, limits),
    );
  }

  override settle(
    scope: Scope,
    settlement: Settlement,
    context?: OperationContext,
  ): Promise<StoredOutcome | undefined> {
    return this.#ask(scope, limitsOf(context, true), (session, keys, limits) =>
      settleKey(session, keys, settlement, limits),
    );
  }

  override abandon(
    scope: Scope,
    attempt: Pick<IdempotencyAttempt, 'key' | 'operation'>,
    mode: 'discard' | 'keep',
    context?: OperationContext,
  ): Promise<StoredOutcome | undefined> {
    return this.#ask(scope, limitsOf(context, true), (session, keys, limits) =>
      abandonKey(session, keys, attempt, mode, limits),
    );
  }

  override events(scope: Scope, query: FeedQuery, context?: OperationContext): Promise<readonly ClienteleEvent[]> {
    return this.#ask(scope, limitsOf(context, false), (session, keys, limits) =>
      eventsOf(session, keys, query, limits),
    );
  }

  override cursor(scope: Scope, context?: OperationContext): Promise<string> {
    return this.#ask(scope, limitsOf(context, false), endOf);
  }

  override watch(scope: Scope, wake: () => void): () => void {
    const poll = () => super.watch(scope, wake);
    return this.#session ? watchFeed(this.#session, scope, wake, poll) : poll();
  }

  /** A write is told of as soon as Redis tells of it; what was read before is a second old at most, whatever is lost. */
  override subscribeInvalidations(scope: Scope, listener: InvalidationListener): () => void {
    if (this.#session === undefined) throw storeClosed();
    return this.#session.follow(scope, 'records', listener);
  }

  override verify(scope: Scope, context?: OperationContext): Promise<VerifyReport> {
    const limits = context ? limitsOf(context, false) : { deadline: Number.POSITIVE_INFINITY, write: false };
    return this.#ask(scope, limits, (session, keys) => verifyAll(session, keys, limits, context?.signal));
  }

  override describe(): StoreDescription {
    const { partitions, minReplicas } = this.#options;
    const facts = { kind: 'redis', capabilities: this.capabilities, partitions, minReplicas };
    if (this.#session === undefined) return facts;
    const { connection, tracking } = this.#session;
    return { ...facts, topology: connection.sender.kind, servers: connection.servers, tracking: tracking.state };
  }

  async #start(): Promise<void> {
    if (this.#session) return;
    const { prefix, partitions, minReplicas } = this.#options;
    const connection = await connect(this.#options);
    const session = new Session(connection, prefix, partitions, minReplicas);
    try {
      for (const scope of this.#scopes) await session.scope(scope);
    } catch (error) {
      session.close();
      throw error;
    }
    this.#session = session;
  }

  readonly #ended = (): void => {
    this.#running -= 1;
    if (this.#running === 0) for (const resolve of this.#drained.splice(0)) resolve();
  };

  #write<C extends Insert | Replace>(
    scope: Scope,
    change: C,
    context: OperationContext | undefined,
    here: (session: Session, keys: ScopeKeys, change: C, limits: Limits) => Promise<Result>,
  ): Promise<Result> {
    return this.#ask(scope, limitsOf(context, true), (session, keys, limits) =>
      (keys.partitions.length === 1 ? here : writeAcross)(session, keys, change, limits),
    );
  }

  #ask<T>(
    scope: Scope,
    limits: Limits,
    question: (session: Session, keys: ScopeKeys, limits: Limits) => Promise<T>,
  ): Promise<T> {
    const session = this.#session;
    if (session === undefined) return Promise.reject(storeClosed());
    const known = session.known(scope);
    const answer = known
      ? question(session, known, limits)
      : session.scope(scope).then((keys) => question(session, keys, limits));
    this.#running += 1;
    answer.then(this.#ended, this.#ended);
    return answer;
  }
}
