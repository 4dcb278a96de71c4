import { poll } from '../concurrency/poll.ts';
import type { CustomerRecord } from '../domain/customer-record.ts';
import { errorOf, invalidParameter } from '../domain/errors.ts';
import type { ClienteleEvent } from '../domain/event.ts';
import { expectation } from '../domain/messages.ts';
import type { Scope } from '../domain/scope.ts';
import { type Awaitable, isThenable } from './awaitable.ts';
import type { Clock } from './clock.ts';
import type { OperationContext } from './operation-context.ts';
import type { PlatformUrl } from './platform-types.ts';
import type { StateStore } from './state-store.ts';
import type {
  AbandonMode,
  BeginResult,
  FeedQuery,
  IdempotencyAttempt,
  Insert,
  InsertMany,
  InsertManyResult,
  InsertResult,
  InvalidationListener,
  KeyHolder,
  ListQuery,
  RecordPage,
  Replace,
  ReplaceResult,
  ScopeHeader,
  Settlement,
  StoreCapabilities,
  StoreDescription,
  StoredOutcome,
  VerifyReport,
} from './store-types.ts';

/** Interval at which the default `watch` wakes its caller, in milliseconds. */
const POLL_MS = 250;

/**
 * Stores customers. To implement it for a storage of your own, extend `BaseStore` of `clientele/store-kit` and run
 * `storeConformance` of `clientele/conformance` on it (docs/writing-a-store.md).
 *
 * The contract of every method:
 * - It returns its result or a promise of it. A synchronous result costs no timer and no turn of the event loop.
 * - `undefined` means absent. A failed read throws or rejects (`store_unavailable`, `store_corrupt`); it never looks like
 *   absence.
 * - A write is applied completely or not at all, under any concurrency. If it rejects with `outcome: 'not_applied'`, it changed
 *   nothing and never will. If that is not certain, it rejects with `outcome: 'unknown'`.
 * - Results are deeply frozen and never change afterwards.
 * - `context` bounds the call: after `context.remaining()` milliseconds, or once `context.signal` aborts, the caller no
 *   longer waits. Without a deadline, `remaining()` is Infinity.
 * - If the store is not open, every method except `open`, `close` and `describe` fails with `store_unavailable`. A call that
 *   starts during `close` either completes or fails in that way.
 */
export abstract class Store {
  abstract readonly capabilities: StoreCapabilities;

  /** Opens the store, also after a `close`. Does nothing if it is open. Concurrent calls open it once. */
  abstract open(): Awaitable<void>;

  /** Waits for running calls, then releases all resources. Does nothing if the store is closed. */
  abstract close(): Awaitable<void>;

  /**
   * Returns the scope's header. If the scope has none, stores `proposal`; of concurrent proposals all callers get the same
   * one. Rejects with `store_full` only if the scope has none, and no space for it.
   */
  abstract header(scope: Scope, proposal: ScopeHeader, context?: OperationContext): Awaitable<ScopeHeader>;

  /**
   * Returns a customer's record, also of a deleted customer; undefined if the scope never had the id. It shows every write
   * that this store has acknowledged. With `fresh` it also shows every write that was acknowledged before the call by any
   * process; a cache must not serve it.
   */
  abstract find(
    scope: Scope,
    id: string,
    options?: { readonly fresh?: boolean },
    context?: OperationContext,
  ): Awaitable<CustomerRecord | undefined>;

  /** Returns a page of customers; undefined if the scope never had the cursor's id. */
  abstract list(scope: Scope, query: ListQuery, context?: OperationContext): Awaitable<RecordPage | undefined>;

  /**
   * Stores a new customer with the next sequence, its claims, event and settlement in one atomic step. If several refusals
   * apply, the first of this order is returned: `already_applied` or `key_lost`, `exists`, `claimed`.
   */
  abstract insert(scope: Scope, insert: Insert, context?: OperationContext): Awaitable<InsertResult>;

  /**
   * Inserts customers in the order of the list, each like {@link insert}: each is one atomic step, and a refusal or an error
   * affects no other. Sequences and events have the order of the list.
   *
   * Returns the results of the first inserts of the list, in order: at least one, and at most as many as the store applies
   * at a time. Inserts without a result are not stored; the caller passes them again. With `stopAtFailure`, the results end
   * with the first insert that is not stored. A rejection applies to every insert of the list.
   *
   * The default inserts the first customer of the list. A store that can insert many at a lower cost implements the method.
   */
  insertMany(
    scope: Scope,
    { inserts }: InsertMany,
    context?: OperationContext,
  ): Awaitable<readonly InsertManyResult[]> {
    const failed = (error: unknown): readonly InsertManyResult[] => [{ status: 'failed', error }];
    try {
      const result = this.insert(scope, inserts[0] as Insert, context);
      return isThenable(result) ? result.then((stored) => [stored], failed) : [result];
    } catch (error) {
      return failed(error);
    }
  }

  /**
   * Stores the next version of a customer if the current version is `expectedVersion`, with its claims, event and settlement
   * in one atomic step. A record that becomes deleted leaves every list in that step. Of concurrent replacements of one
   * version one is stored; the others get `conflict`. The order of refusals: `already_applied` or `key_lost`, `conflict`,
   * `claimed`.
   */
  abstract replace(scope: Scope, replace: Replace, context?: OperationContext): Awaitable<ReplaceResult>;

  /** Begins an attempt under an idempotency key. Of concurrent attempts on a free key, one gets `begun`. */
  abstract begin(scope: Scope, attempt: IdempotencyAttempt, context?: OperationContext): Awaitable<BeginResult>;

  /**
   * Stores an outcome that has no write: a refusal, or an update that changes nothing. Does nothing if the key is settled,
   * gone or held by another operation. Returns the operation's stored outcome: this one or an earlier one; undefined if the
   * operation no longer holds the key.
   */
  abstract settle(
    scope: Scope,
    settlement: Settlement,
    context?: OperationContext,
  ): Awaitable<StoredOutcome | undefined>;

  /**
   * Ends an attempt that has no outcome. `discard` frees the key for any operation. `keep` ends the lease, so that a later
   * attempt takes the operation over. If the operation is already settled, nothing changes and its outcome is returned. If
   * another operation holds the key, nothing changes.
   */
  abstract abandon(
    scope: Scope,
    holder: KeyHolder,
    mode: AbandonMode,
    context?: OperationContext,
  ): Awaitable<StoredOutcome | undefined>;

  /**
   * Returns events after a cursor, oldest first and without a gap; an empty array if none are written yet. Rejects with
   * {@link cursorExpired} if events after the cursor were trimmed, with {@link cursorUnknown} if the feed never had the
   * cursor. Each write trims the feed to its retention. The cursor of a trimmed event remains valid until an event after it
   * is trimmed.
   */
  abstract events(scope: Scope, query: FeedQuery, context?: OperationContext): Awaitable<readonly ClienteleEvent[]>;

  /**
   * Returns the end of the feed as a cursor for {@link events}: after every event acknowledged before the call, before every
   * event whose write starts later. It is the cursor of the event appended last, even if that is trimmed; of an empty feed,
   * a cursor before the first event (`'0'` in a store that counts events from 1). It expires like any other cursor.
   */
  abstract cursor(scope: Scope, context?: OperationContext): Awaitable<string>;

  /**
   * Calls `wake` soon after each event appended to the scope; extra calls are harmless. Returns a function that ends it.
   * The default calls it every 250 ms. A watch does not keep the process alive: its caller does while it waits.
   */
  watch(_scope: Scope, wake: () => void): () => void {
    return poll(wake, POLL_MS);
  }

  /**
   * Reports each write to a customer of the scope, made by any process. Returns a function that ends it. A cache around a
   * store without this method limits the age of its records instead.
   */
  subscribeInvalidations?(scope: Scope, listener: InvalidationListener): () => void;

  /** Checks every record of the scope against every index. May take long; stops early if `context.signal` aborts. */
  abstract verify(scope: Scope, context?: OperationContext): Awaitable<VerifyReport>;

  /**
   * Returns whether the store has live customers in any namespace, deleted ones included. It writes nothing. A
   * store without this method counts as one without live customers. `clientele serve` calls it before it serves test customers.
   */
  hasLiveCustomers?(): Awaitable<boolean>;

  /** Describes the store to users. */
  abstract describe(): Awaitable<StoreDescription>;

  /**
   * Copies the store to a new file while it is in use. May take long; stops early if `context.signal` aborts. The default
   * refuses with `parameter_invalid`.
   */
  backup(_path: string | PlatformUrl, _context?: OperationContext): Awaitable<void> {
    throw invalidParameter('store', 'a store that can be backed up, such as the file store');
  }

  /**
   * Returns the state of verifiers that is kept beside the customers, while the store is open. The default refuses with
   * `parameter_invalid`.
   * @param clock Decides which entries have expired. Default: the system clock.
   */
  stateStore(_clock?: Clock): StateStore {
    throw invalidParameter('store', 'a store that keeps the state of verifiers, so one with a method stateStore');
  }
}

/** Returns the error for a cursor after which events were trimmed. */
export const cursorExpired = () => errorOf('cursor_expired', { param: 'after' });

/** Returns the error for a cursor that the feed never had. */
export const cursorUnknown = () => invalidParameter('after', 'a cursor of this feed');

/** Returns the error of a call to a store that is not open. */
export const storeClosed = () => errorOf('store_unavailable', { detail: expectation('it is not open') });
