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
 * A store that checks its state and the deadline before every call, and waits for running calls when it closes. To
 * implement a store, extend this class and write its abstract methods: they run only while the store is open.
 *
 * Each abstract method implements a public method of {@link Store}, whose docblock is its contract:
 * - `readHeader` implements `header`, `readRecord` implements `find`, `readPage` implements `list`;
 * - `insertRecord` and `replaceRecord` implement `insert` and `replace`;
 * - `beginKey`, `settleKey` and `abandonKey` implement `begin`, `settle` and `abandon`;
 * - `readEvents`, `readCursor` and `verifyScope` implement `events`, `cursor` and `verify`.
 *
 * docs/writing-a-store.md is a guide.
 *
 * @example
 * class MyStore extends BaseStore {
 *   override readonly capabilities = { durable: true, shared: false };
 *   #database?: Database;
 *
 *   protected override async connect() {
 *     this.#database = await Database.open('customers');
 *   }
 *
 *   protected override disconnect() {
 *     return this.#database?.close();
 *   }
 *
 *   protected override async readRecord(scope: Scope, id: string) {
 *     const row = await this.#database?.get(scope.key, id);
 *     return row && decodeRecord(row.text, scope.livemode, row.position, id);
 *   }
 *   // ... and the other abstract methods
 * }
 */
export abstract class BaseStore extends Store {
  /** Set it to true if every method returns its result directly: such a call is never late, so no deadline is checked. */
  protected readonly synchronous: boolean = false;
  /** The calls since the store was opened; undefined while it is not open. */
  #calls: RunningCalls | undefined;
  /** The last of the running and waiting calls of `open` and `close`, which run one after the other. */
  #transition: { readonly to: 'open' | 'closed'; readonly done: Promise<void> } | undefined;

  /** Acquires the connections, files and threads of the store. If it fails, it leaves none behind. */
  protected abstract connect(): Awaitable<void>;
  /** Releases everything that `connect` acquired. No other method is running. */
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

  /** Implements {@link Store.watch}. The default wakes the caller every 250 ms. */
  protected watchFeed(scope: Scope, wake: () => void): () => void {
    return super.watch(scope, wake);
  }

  /** Implements {@link Store.backup}. The default refuses with `parameter_invalid`. */
  protected copyTo(path: string, context?: OperationContext): Awaitable<void> {
    return super.backup(path, context);
  }

  /** Throws `store_unavailable` if the store is not open. For public methods that a subclass adds. */
  protected assertOpen(): void {
    if (this.#calls === undefined) throw storeClosed();
  }

  override open(): Awaitable<void> {
    return this.#next('open', () => {
      if (this.#calls) return undefined;
      const connected = this.connect();
      return isThenable(connected) ? connected.then(() => this.#opened()) : this.#opened();
    });
  }

  override close(): Awaitable<void> {
    return this.#next('closed', () => {
      const calls = this.#calls;
      this.#calls = undefined;
      if (calls === undefined) return undefined;
      return calls.count === 0 ? this.disconnect() : calls.idle().then(() => this.disconnect());
    });
  }

  override header(scope: Scope, proposal: ScopeHeader, context?: OperationContext): Awaitable<ScopeHeader> {
    return track(this.#admit(context), this.readHeader(scope, proposal, context));
  }

  override find(
    scope: Scope,
    id: string,
    options?: { readonly fresh?: boolean },
    context?: OperationContext,
  ): Awaitable<CustomerRecord | undefined> {
    return track(this.#admit(context), this.readRecord(scope, id, options, context));
  }

  override list(scope: Scope, query: ListQuery, context?: OperationContext): Awaitable<RecordPage | undefined> {
    return track(this.#admit(context), this.readPage(scope, query, context));
  }

  override insert(scope: Scope, insert: Insert, context?: OperationContext): Awaitable<InsertResult> {
    return track(this.#admit(context), this.insertRecord(scope, insert, context));
  }

  override replace(scope: Scope, replace: Replace, context?: OperationContext): Awaitable<ReplaceResult> {
    return track(this.#admit(context), this.replaceRecord(scope, replace, context));
  }

  override begin(scope: Scope, attempt: IdempotencyAttempt, context?: OperationContext): Awaitable<BeginResult> {
    return track(this.#admit(context), this.beginKey(scope, attempt, context));
  }

  override settle(
    scope: Scope,
    settlement: Settlement,
    context?: OperationContext,
  ): Awaitable<StoredOutcome | undefined> {
    return track(this.#admit(context), this.settleKey(scope, settlement, context));
  }

  override abandon(
    scope: Scope,
    holder: KeyHolder,
    mode: AbandonMode,
    context?: OperationContext,
  ): Awaitable<StoredOutcome | undefined> {
    return track(this.#admit(context), this.abandonKey(scope, holder, mode, context));
  }

  override events(scope: Scope, query: FeedQuery, context?: OperationContext): Awaitable<readonly ClienteleEvent[]> {
    return track(this.#admit(context), this.readEvents(scope, query, context));
  }

  override cursor(scope: Scope, context?: OperationContext): Awaitable<string> {
    return track(this.#admit(context), this.readCursor(scope, context));
  }

  override watch(scope: Scope, wake: () => void): () => void {
    this.assertOpen();
    return this.watchFeed(scope, wake);
  }

  override verify(scope: Scope, context?: OperationContext): Awaitable<VerifyReport> {
    return track(this.#admit(context), this.verifyScope(scope, context));
  }

  override backup(path: string, context?: OperationContext): Awaitable<void> {
    return track(this.#admit(context), this.copyTo(path, context));
  }

  #opened(): void {
    this.#calls = new RunningCalls();
  }

  /** Runs a step of opening or closing after the previous one. Concurrent calls for the same state share a step. */
  #next(to: 'open' | 'closed', step: () => Awaitable<void>): Awaitable<void> {
    const previous = this.#transition;
    if (previous?.to === to) return previous.done;
    // The caller of the previous step learns of its failure.
    const result = previous ? previous.done.then(step, step) : step();
    if (!isThenable(result)) return undefined;
    const done = Promise.resolve(result).finally(() => {
      if (this.#transition?.done === done) this.#transition = undefined;
    });
    this.#transition = { to, done };
    return done;
  }

  #admit(context: OperationContext | undefined): RunningCalls {
    const calls = this.#calls;
    if (calls === undefined) throw storeClosed();
    if (!this.synchronous && context?.remaining() === 0) throw errorOf('deadline_exceeded');
    return calls;
  }
}

const track = <T>(calls: RunningCalls, result: Awaitable<T>): Awaitable<T> =>
  isThenable(result) ? calls.track(Promise.resolve(result)) : result;
