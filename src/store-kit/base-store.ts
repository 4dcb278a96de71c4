import { RunningCalls } from '../concurrency/running-calls.ts';
import { errorOf, invalidParameter } from '../domain/errors.ts';
import { INSPECT, type Inspect, inspectAs } from '../domain/inspect.ts';
import type { Scope } from '../domain/scope.ts';
import { type Awaitable, isThenable } from '../ports/awaitable.ts';
import { type Clock, SystemClock } from '../ports/clock.ts';
import type { OperationContext } from '../ports/operation-context.ts';
import type { PlatformUrl } from '../ports/platform-types.ts';
import type { StateStore } from '../ports/state-store.ts';
import { Store, storeClosed } from '../ports/store.ts';
import type {
  AbandonMode,
  FeedQuery,
  IdempotencyAttempt,
  Insert,
  InsertMany,
  KeyHolder,
  ListQuery,
  Replace,
  ScopeHeader,
  Settlement,
} from '../ports/store-types.ts';
import type { StateWrite, StoredEntry } from './state-rules.ts';
import { StoreBackedState } from './store-backed-state.ts';

/**
 * A store that checks its state and the deadline before every call, and waits for running calls when it closes. To
 * implement a store, extend this class and write its abstract methods: they run only while the store is open.
 *
 * Each abstract method has the signature of the public method that it implements. The docblocks of {@link Store} are the
 * contract. `capabilities` and `describe` of {@link Store} are also abstract; `insertRecords`,
 * `watchFeed` and `backupTo` have defaults.
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
  /** True if no method returns a promise. Deadlines are then not checked. */
  protected readonly synchronous: boolean = false;
  /** The calls since the store was opened; undefined while it is not open. */
  #calls: RunningCalls | undefined;
  /** The latest `open` or `close` that is running or waiting; they run one after another. */
  #transition: { readonly to: 'open' | 'closed'; readonly done: Promise<void> } | undefined;

  /** Acquires the connections, files and threads of the store. If it fails, it leaves none behind. */
  protected abstract connect(): Awaitable<void>;
  /** Releases everything that `connect` acquired. It is called after all running calls have ended. */
  protected abstract disconnect(): Awaitable<void>;
  protected abstract readHeader(...args: Parameters<Store['header']>): ReturnType<Store['header']>;
  protected abstract readRecord(...args: Parameters<Store['find']>): ReturnType<Store['find']>;
  protected abstract readPage(...args: Parameters<Store['list']>): ReturnType<Store['list']>;
  protected abstract insertRecord(...args: Parameters<Store['insert']>): ReturnType<Store['insert']>;
  protected abstract replaceRecord(...args: Parameters<Store['replace']>): ReturnType<Store['replace']>;
  protected abstract beginKey(...args: Parameters<Store['begin']>): ReturnType<Store['begin']>;
  protected abstract settleKey(...args: Parameters<Store['settle']>): ReturnType<Store['settle']>;
  protected abstract abandonKey(...args: Parameters<Store['abandon']>): ReturnType<Store['abandon']>;
  protected abstract readEvents(...args: Parameters<Store['events']>): ReturnType<Store['events']>;
  protected abstract readCursor(...args: Parameters<Store['cursor']>): ReturnType<Store['cursor']>;
  protected abstract verifyScope(...args: Parameters<Store['verify']>): ReturnType<Store['verify']>;

  /** Implements {@link Store.insertMany}. The default inserts the first customer of the list. */
  protected insertRecords(...args: Parameters<Store['insertMany']>): ReturnType<Store['insertMany']> {
    return super.insertMany(...args);
  }

  /** Implements {@link Store.watch}. The default wakes the caller every 250 ms. */
  protected watchFeed(scope: Scope, wake: () => void): () => void {
    return super.watch(scope, wake);
  }

  /** Implements {@link Store.backup}. The default refuses with `parameter_invalid`. */
  protected backupTo(path: string | PlatformUrl, context?: OperationContext): Awaitable<void> {
    return super.backup(path, context);
  }

  /** Reads an entry of {@link StateStore}, also an expired one. Implement it, and `writeState`, to keep the state of verifiers. */
  protected readState?(scope: Scope, key: string, context?: OperationContext): Awaitable<StoredEntry | undefined>;

  /** Applies a write of {@link StateStore} if `allowsStateWrite` allows it, in one atomic step. Returns whether it did. */
  protected writeState?(scope: Scope, write: StateWrite, context?: OperationContext): Awaitable<boolean>;

  /** Throws `store_unavailable` if the store is not open. Call it in public methods that a subclass adds. */
  protected assertOpen(): void {
    if (this.#calls === undefined) throw storeClosed();
  }

  override open(): Awaitable<void> {
    return this.#runTransition('open', () => {
      if (this.#calls) return undefined;
      const opened = () => {
        this.#calls = new RunningCalls();
      };
      const connected = this.connect();
      return isThenable(connected) ? connected.then(opened) : opened();
    });
  }

  override close(): Awaitable<void> {
    return this.#runTransition('closed', () => {
      const calls = this.#calls;
      this.#calls = undefined;
      if (calls === undefined) return undefined;
      return calls.count === 0 ? this.disconnect() : calls.idle().then(() => this.disconnect());
    });
  }

  override header(scope: Scope, proposal: ScopeHeader, context?: OperationContext) {
    return track(this.#checkCall(context), this.readHeader(scope, proposal, context));
  }

  override find(scope: Scope, id: string, options?: { readonly fresh?: boolean }, context?: OperationContext) {
    return track(this.#checkCall(context), this.readRecord(scope, id, options, context));
  }

  override list(scope: Scope, query: ListQuery, context?: OperationContext) {
    return track(this.#checkCall(context), this.readPage(scope, query, context));
  }

  override insert(scope: Scope, insert: Insert, context?: OperationContext) {
    return track(this.#checkCall(context), this.insertRecord(scope, insert, context));
  }

  override insertMany(scope: Scope, many: InsertMany, context?: OperationContext) {
    return track(this.#checkCall(context), this.insertRecords(scope, many, context));
  }

  override replace(scope: Scope, replace: Replace, context?: OperationContext) {
    return track(this.#checkCall(context), this.replaceRecord(scope, replace, context));
  }

  override begin(scope: Scope, attempt: IdempotencyAttempt, context?: OperationContext) {
    return track(this.#checkCall(context), this.beginKey(scope, attempt, context));
  }

  override settle(scope: Scope, settlement: Settlement, context?: OperationContext) {
    return track(this.#checkCall(context), this.settleKey(scope, settlement, context));
  }

  override abandon(scope: Scope, holder: KeyHolder, mode: AbandonMode, context?: OperationContext) {
    return track(this.#checkCall(context), this.abandonKey(scope, holder, mode, context));
  }

  override events(scope: Scope, query: FeedQuery, context?: OperationContext) {
    return track(this.#checkCall(context), this.readEvents(scope, query, context));
  }

  override cursor(scope: Scope, context?: OperationContext) {
    return track(this.#checkCall(context), this.readCursor(scope, context));
  }

  override watch(scope: Scope, wake: () => void): () => void {
    this.assertOpen();
    return this.watchFeed(scope, wake);
  }

  override verify(scope: Scope, context?: OperationContext) {
    return track(this.#checkCall(context), this.verifyScope(scope, context));
  }

  override backup(path: string | PlatformUrl, context?: OperationContext) {
    return track(this.#checkCall(context), this.backupTo(path, context));
  }

  /** @throws InvalidRequestError if the store does not implement `readState` and `writeState` */
  override stateStore(clock: Clock = new SystemClock()): StateStore {
    const [readState, writeState] = [this.readState?.bind(this), this.writeState?.bind(this)];
    if (readState === undefined || writeState === undefined) {
      throw invalidParameter(
        'store',
        'a store that keeps the state of verifiers, so one with readState and writeState',
      );
    }
    const primitives = {
      read: (scope: Scope, key: string, context?: OperationContext) =>
        track(this.#checkCall(context), readState(scope, key, context)),
      write: (scope: Scope, write: StateWrite, context?: OperationContext) =>
        track(this.#checkCall(context), writeState(scope, write, context)),
    };
    return new StoreBackedState(primitives, clock);
  }

  /** Prints the class and the state, not the fields, which may hold passwords. */
  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    return inspectAs(this, { state: this.#calls ? 'open' : 'closed' }, options, inspect);
  }

  /** Runs a step of opening or closing after the previous one. Concurrent calls for the same state share a step. */
  #runTransition(to: 'open' | 'closed', step: () => Awaitable<void>): Awaitable<void> {
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

  /** Returns the running calls. Evaluated as the first argument of `track`, so that it throws before the method is called. */
  #checkCall(context: OperationContext | undefined): RunningCalls {
    const calls = this.#calls;
    if (calls === undefined) throw storeClosed();
    if (!this.synchronous && context?.remaining() === 0) throw errorOf('deadline_exceeded');
    return calls;
  }
}

const track = <T>(calls: RunningCalls, result: Awaitable<T>): Awaitable<T> =>
  isThenable(result) ? calls.track(result) : result;
