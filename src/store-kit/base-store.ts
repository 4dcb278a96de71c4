import { RunningCalls } from '../concurrency/running-calls.ts';
import type { CustomerRecord } from '../domain/customer-record.ts';
import { errorOf } from '../domain/errors.ts';
import type { ClienteleEvent } from '../domain/event.ts';
import type { Scope } from '../domain/scope.ts';
import { type Awaitable, isThenable } from '../ports/awaitable.ts';
import type { OperationContext } from '../ports/operation-context.ts';
import { Store, storeClosed } from '../ports/store.ts';
import type {
  AbandonMode,
  BeginResult,
  FeedQuery,
  IdempotencyAttempt,
  Insert,
  InsertResult,
  KeyHolder,
  ListQuery,
  RecordPage,
  Replace,
  ReplaceResult,
  ScopeHeader,
  Settlement,
  StoredOutcome,
  VerifyReport,
} from '../ports/store-types.ts';

/**
 * A store whose public methods check the state and the deadline and let `close` wait for running calls. Implement the
 * protected methods: they run only while the store is open, and `disconnect` runs after the last of them has ended.
 *
 * Their contracts are those of the public methods: `readRecord` of {@link Store.find}, `readPage` of {@link Store.list},
 * and so on. See docs/writing-a-store.md.
 */
export abstract class BaseStore extends Store {
  /** Whether every method returns its result directly. Such a call cannot be late, so its deadline is not checked. */
  protected readonly synchronous: boolean = false;
  /** The calls of the current opening; undefined while the store is not open. */
  #calls: RunningCalls | undefined;
  #opening: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  /** Acquires what the store needs. Called once for each opening. */
  protected abstract connect(): Awaitable<void>;
  /** Releases what `connect` acquired. */
  protected abstract disconnect(): Awaitable<void>;
  protected abstract readHeader(
    scope: Scope,
    proposal: ScopeHeader,
    context?: OperationContext,
  ): Awaitable<ScopeHeader>;
  protected abstract readRecord(
    scope: Scope,
    id: string,
    options?: { readonly fresh?: boolean },
    context?: OperationContext,
  ): Awaitable<CustomerRecord | undefined>;
  protected abstract readPage(
    scope: Scope,
    query: ListQuery,
    context?: OperationContext,
  ): Awaitable<RecordPage | undefined>;
  protected abstract insertRecord(scope: Scope, insert: Insert, context?: OperationContext): Awaitable<InsertResult>;
  protected abstract replaceRecord(
    scope: Scope,
    replace: Replace,
    context?: OperationContext,
  ): Awaitable<ReplaceResult>;
  protected abstract beginKey(
    scope: Scope,
    attempt: IdempotencyAttempt,
    context?: OperationContext,
  ): Awaitable<BeginResult>;
  protected abstract settleKey(
    scope: Scope,
    settlement: Settlement,
    context?: OperationContext,
  ): Awaitable<StoredOutcome | undefined>;
  protected abstract abandonKey(
    scope: Scope,
    holder: KeyHolder,
    mode: AbandonMode,
    context?: OperationContext,
  ): Awaitable<StoredOutcome | undefined>;
  protected abstract readEvents(
    scope: Scope,
    query: FeedQuery,
    context?: OperationContext,
  ): Awaitable<readonly ClienteleEvent[]>;
  protected abstract readCursor(scope: Scope, context?: OperationContext): Awaitable<string>;
  protected abstract verifyScope(scope: Scope, context?: OperationContext): Awaitable<VerifyReport>;

  /** Watches the feed of a scope. The default polls, as {@link Store.watch} does. */
  protected watchFeed(scope: Scope, wake: () => void): () => void {
    return super.watch(scope, wake);
  }

  /** Copies the store to a new file. The default refuses, as {@link Store.backup} does. */
  protected copyTo(path: string, context?: OperationContext): Awaitable<void> {
    return super.backup(path, context);
  }

  /** Throws `store_unavailable` if the store is not open. For methods that this class does not wrap. */
  protected assertOpen(): void {
    if (this.#calls === undefined) throw storeClosed();
  }

  override open(): Awaitable<void> {
    if (this.#closing) return this.#closing.then(() => this.open());
    if (this.#calls) return undefined;
    return this.#opening ?? this.#connect();
  }

  override close(): Awaitable<void> {
    if (this.#closing) return this.#closing;
    if (this.#opening) {
      return this.#opening.then(
        () => this.close(),
        () => undefined,
      );
    }
    const calls = this.#calls;
    if (calls === undefined) return undefined;
    this.#calls = undefined;
    if (this.synchronous) return this.disconnect();
    this.#closing = calls
      .idle()
      .then(() => this.disconnect())
      .finally(() => {
        this.#closing = undefined;
      });
    return this.#closing;
  }

  override header(scope: Scope, proposal: ScopeHeader, context?: OperationContext): Awaitable<ScopeHeader> {
    return this.#run(context, () => this.readHeader(scope, proposal, context));
  }

  override find(
    scope: Scope,
    id: string,
    options?: { readonly fresh?: boolean },
    context?: OperationContext,
  ): Awaitable<CustomerRecord | undefined> {
    return this.#run(context, () => this.readRecord(scope, id, options, context));
  }

  override list(scope: Scope, query: ListQuery, context?: OperationContext): Awaitable<RecordPage | undefined> {
    return this.#run(context, () => this.readPage(scope, query, context));
  }

  override insert(scope: Scope, insert: Insert, context?: OperationContext): Awaitable<InsertResult> {
    return this.#run(context, () => this.insertRecord(scope, insert, context));
  }

  override replace(scope: Scope, replace: Replace, context?: OperationContext): Awaitable<ReplaceResult> {
    return this.#run(context, () => this.replaceRecord(scope, replace, context));
  }

  override begin(scope: Scope, attempt: IdempotencyAttempt, context?: OperationContext): Awaitable<BeginResult> {
    return this.#run(context, () => this.beginKey(scope, attempt, context));
  }

  override settle(
    scope: Scope,
    settlement: Settlement,
    context?: OperationContext,
  ): Awaitable<StoredOutcome | undefined> {
    return this.#run(context, () => this.settleKey(scope, settlement, context));
  }

  override abandon(
    scope: Scope,
    holder: KeyHolder,
    mode: AbandonMode,
    context?: OperationContext,
  ): Awaitable<StoredOutcome | undefined> {
    return this.#run(context, () => this.abandonKey(scope, holder, mode, context));
  }

  override events(scope: Scope, query: FeedQuery, context?: OperationContext): Awaitable<readonly ClienteleEvent[]> {
    return this.#run(context, () => this.readEvents(scope, query, context));
  }

  override cursor(scope: Scope, context?: OperationContext): Awaitable<string> {
    return this.#run(context, () => this.readCursor(scope, context));
  }

  override watch(scope: Scope, wake: () => void): () => void {
    this.assertOpen();
    return this.watchFeed(scope, wake);
  }

  override verify(scope: Scope, context?: OperationContext): Awaitable<VerifyReport> {
    return this.#run(context, () => this.verifyScope(scope, context));
  }

  override backup(path: string, context?: OperationContext): Awaitable<void> {
    return this.#run(context, () => this.copyTo(path, context));
  }

  #connect(): Awaitable<void> {
    const connected = this.connect();
    const opened = () => {
      this.#calls = new RunningCalls();
    };
    if (!isThenable(connected)) return opened();
    this.#opening = Promise.resolve(connected)
      .then(opened)
      .finally(() => {
        this.#opening = undefined;
      });
    return this.#opening;
  }

  #run<T>(context: OperationContext | undefined, call: () => Awaitable<T>): Awaitable<T> {
    const calls = this.#calls;
    if (calls === undefined) throw storeClosed();
    if (!this.synchronous && context?.remaining() === 0) throw errorOf('deadline_exceeded');
    const result = call();
    return isThenable(result) ? calls.track(Promise.resolve(result)) : result;
  }
}
