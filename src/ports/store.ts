import type { CustomerRecord } from '../domain/customer-record.ts';
import { errorOf } from '../domain/errors.ts';
import type { ClienteleEvent, EventDraft } from '../domain/event.ts';
import type { Awaitable } from './awaitable.ts';
import type { OperationContext } from './operation-context.ts';

/** A tenant and its mode. Nothing of one scope is ever seen from another, whatever ids are given. */
export interface Scope {
  readonly namespace: string;
  readonly livemode: boolean;
  /** Names the scope in one string: `test:default`. */
  readonly key: string;
}

export const scopeOf = (namespace: string, livemode: boolean): Scope =>
  Object.freeze({ namespace, livemode, key: `${livemode ? 'live' : 'test'}:${namespace}` });

/** What a store can do; tells users, and switches tests of the conformance suite. */
export interface StoreSupports {
  /** What was acknowledged is there after the store, or the process, was closed and opened again. */
  readonly durable: boolean;
  /** Several stores, in several processes too, work on the same data at the same time. */
  readonly shared: boolean;
}

/** How long events are kept: the latest `keep`, and of those the ones not older than `notBefore` (Unix time in seconds). */
export interface Retention {
  readonly keep: number;
  readonly notBefore?: number;
}

/** What an operation with an idempotency key came to: kept with the key and replayed. JSON. */
export type StoredOutcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: StoredError };

/** A final refusal, as far as it is needed to say it again. */
export interface StoredError {
  readonly code: string;
  readonly param?: string;
  readonly detail?: { readonly wanted: string; readonly values?: Readonly<Record<string, string | number>> };
}

/** An idempotency key in use. */
export interface IdempotencyAttempt {
  readonly key: string;
  /** Keyed hash of operation and parameters. */
  readonly fingerprint: string;
  /** Id of the operation, should this be its first attempt. */
  readonly operation: string;
  /** The service's clock, Unix time in milliseconds; so are the two below. */
  readonly now: number;
  /** Before it others wait for this attempt; from then on one of them takes the operation over. */
  readonly leaseUntil: number;
  /** The key is forgotten at this time; taking the operation over does not put it off. */
  readonly expiresAt: number;
}

/**
 * How beginning went. `begun`: go on, under the operation id that is given (an earlier attempt's, where one was taken over).
 * `running`: another attempt holds the lease. `settled`: replay the outcome. `mismatch`: another fingerprint has the key.
 */
export type Begun =
  | { readonly status: 'begun'; readonly operation: string }
  | { readonly status: 'running' }
  | { readonly status: 'settled'; readonly outcome: StoredOutcome }
  | { readonly status: 'mismatch' };

/** The outcome that a write, or a refusal, gives to the idempotency key it was made under. */
export interface Settlement {
  readonly key: string;
  readonly operation: string;
  readonly outcome: StoredOutcome;
}

/** What every write carries. All of it takes effect in one atomic step, or nothing does. */
export interface Write {
  readonly record: CustomerRecord;
  /** Unique claims (token ids) that the write takes for ever; one that is taken, by whomever, refuses the write. */
  readonly claims: readonly string[];
  /** The event of the change, appended to the feed. */
  readonly event: EventDraft;
  readonly retention: Retention;
  /** Settles the idempotency key in the same step. */
  readonly settlement?: Settlement | undefined;
}

/** A new customer. */
export interface Insert extends Write {
  /**
   * Whether the customer is created now, rather than imported. A native creation never steps back: the store raises its
   * time to that of the last native one ({@link placed}). An import keeps its time and moves nobody else's.
   */
  readonly native: boolean;
}

/** The next version of a customer. Its id, app and position are those of the versions before it. */
export interface Replace extends Write {
  /** The version that the change was made from. */
  readonly expected: number;
}

/** A write that took effect: the record as it was stored, and the cursor of its event. */
export interface Stored {
  readonly status: 'stored';
  readonly record: CustomerRecord;
  readonly cursor: string;
}

/**
 * A write that took no effect. `claimed`: an earlier write took that claim (any one, where several are taken). `repeated`:
 * a write of the settlement's operation took effect before, with this outcome. `superseded`: the settlement's key is gone,
 * or belongs to another operation by now.
 */
export type Refused =
  | { readonly status: 'claimed'; readonly claim: string }
  | { readonly status: 'repeated'; readonly outcome: StoredOutcome }
  | { readonly status: 'superseded' };

/** `exists`: a customer, perhaps a deleted one, has the id. */
export type InsertResult = Stored | Refused | { readonly status: 'exists' };

/** `conflict`: the stored version is not the expected one, or there is no such customer. Read afresh and try again. */
export type ReplaceResult = Stored | Refused | { readonly status: 'conflict' };

/** Which customers a list shows: those of the app, created within the bounds, next to the cursor in the direction. */
export interface ListQuery {
  /** 1 or more. */
  readonly limit: number;
  /** `older` goes from the newest towards the oldest; `newer` the other way. */
  readonly direction: 'older' | 'newer';
  /** Id of the customer to start next to; without it, the end that the direction comes from. */
  readonly cursor?: string | undefined;
  readonly app?: string | undefined;
  /** Bounds of the creation time in milliseconds, both included. */
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
}

export interface Page {
  /** In the direction of travel. Without deleted customers. */
  readonly records: readonly CustomerRecord[];
  /** Whether the query would show further records behind these. */
  readonly hasMore: boolean;
}

export interface FeedQuery {
  /** Cursor of an event, or of {@link Store.cursor}: the events after it. Without it, from the oldest that is kept. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** What belongs to a scope as a whole. */
export interface ScopeHeader {
  /** Key of the fingerprints of idempotent operations: random, base64url. */
  readonly hashKey: string;
}

/** What {@link Store.verify} found. */
export interface VerifyReport {
  /** How many customers were checked, deleted ones included. */
  readonly checked: number;
  readonly problems: readonly { readonly id: string; readonly problem: string }[];
}

/** What a store tells of itself; `kind` and `supports` always. */
export interface StoreDescription {
  readonly kind: string;
  readonly supports: StoreSupports;
  readonly [fact: string]: unknown;
}

/** One who holds customers of a store, and is told when somebody writes them: {@link Store.follow}. */
export interface Follower {
  /** The customer was written, by whomever: what was read of it before, and reads under way, may be of before. */
  wrote(id: string): void;
  /**
   * Each call ends what was read, and is being read, before it. From `true` on every write is told of, within the bound that
   * the store states; from `false` on none is, for the time being, and nothing may be held; from `undefined` on none is for
   * long, and who holds something bounds its age by other means. It begins as `false`.
   */
  told(state: boolean | undefined): void;
}

/** How often a store that cannot notify is asked for new events, in milliseconds. */
const POLL_MS = 250;

/**
 * Where customers are kept. Implement it for a storage of your own and run `storeConformance` of `clientele/conformance`
 * on it.
 *
 * For every method:
 * - A store may answer at once or with a promise: an answer that is there at once costs no timer and no turn of the event loop.
 * - Absence is `undefined`. A read that failed throws or rejects (`store_unavailable`, `store_corrupt`); it never looks like
 *   absence.
 * - A write takes effect whole or not at all, under any concurrency. A rejection whose `outcome` is `not_applied` changed
 *   nothing and never will; where that is not known, `outcome` is `unknown`.
 * - Records, events, headers and outcomes that are answered are frozen throughout; nothing that is answered changes later.
 * - `context` bounds the call: past `context.remaining()`, or when `context.signal` aborts, nobody waits for the answer.
 *   Where there is no deadline, `remaining()` is Infinity, which no timer takes.
 * - When the store is not open, every method but `open`, `close` and `describe` throws or rejects with `store_unavailable`.
 *   A call that begins after `close` did is answered, or refused so.
 */
export abstract class Store {
  abstract readonly supports: StoreSupports;

  /** Makes the store usable; again after a `close`, too. Does nothing where it is open; calls at the same time open it once. */
  abstract open(): Awaitable<void>;

  /** Waits for what is under way, then lets go of all resources. Does nothing where it is closed. */
  abstract close(): Awaitable<void>;

  /** The scope's header. Where there is none yet, `proposal` becomes it, for everybody: of concurrent proposals one wins. */
  abstract header(scope: Scope, proposal: ScopeHeader, context?: OperationContext): Awaitable<ScopeHeader>;

  /**
   * The customer's record, deleted ones too; undefined where the scope never had the id.
   * It shows every write that this store has acknowledged. With `fresh` it is no older than the call, whoever wrote: what
   * compare-and-set starts from. A cache must not answer it.
   */
  abstract find(
    scope: Scope,
    id: string,
    options?: { readonly fresh?: boolean },
    context?: OperationContext,
  ): Awaitable<CustomerRecord | undefined>;

  /** A page in position order (createdMs, then sequence). undefined where the scope never had the cursor's id. */
  abstract list(scope: Scope, query: ListQuery, context?: OperationContext): Awaitable<Page | undefined>;

  /**
   * Stores a new customer: its record with the next sequence, its claims, its event, its settlement; in one atomic step.
   * Refusals are looked for in this order: settlement (`repeated`, `superseded`), `exists`, `claimed`.
   */
  abstract insert(scope: Scope, insert: Insert, context?: OperationContext): Awaitable<InsertResult>;

  /**
   * Stores the next version of a customer if the stored version is `expected`; in one atomic step with claims, event and
   * settlement. A record that turns `deleted` leaves every list in that step. Of concurrent replacements from one version
   * one is stored, the others get `conflict`. Refusals in this order: settlement, `conflict`, `claimed`.
   */
  abstract replace(scope: Scope, replace: Replace, context?: OperationContext): Awaitable<ReplaceResult>;

  /** Begins, joins or replays the operation of an idempotency key; of concurrent attempts at a free key one begins. */
  abstract begin(scope: Scope, attempt: IdempotencyAttempt, context?: OperationContext): Awaitable<Begun>;

  /**
   * Keeps an outcome that no write carries (a refusal, an update that changes nothing). Does nothing where the key is settled,
   * gone, or another operation's. Answers what is kept for the operation then: this outcome, or the one that it had before.
   */
  abstract settle(
    scope: Scope,
    settlement: Settlement,
    context?: OperationContext,
  ): Awaitable<StoredOutcome | undefined>;

  /**
   * Ends an attempt without an outcome. `forget`: the key is free, for other parameters too. `retry`: the lease ends, the
   * operation stays, for a later attempt to take over. Does nothing where the key is another operation's, or is settled:
   * then it answers the operation's outcome, which another attempt brought about.
   */
  abstract release(
    scope: Scope,
    attempt: Pick<IdempotencyAttempt, 'key' | 'operation'>,
    how: 'forget' | 'retry',
    context?: OperationContext,
  ): Awaitable<StoredOutcome | undefined>;

  /**
   * Events after the cursor, oldest first, without a gap; an empty array where there are none yet. Rejects with
   * `cursor_expired` where events after the cursor were trimmed, with `parameter_invalid` (`after`) for a cursor that the
   * feed never gave ({@link cursorExpired}, {@link cursorUnknown}). Each write trims to its retention; the cursor of a
   * trimmed event still resumes where nothing behind it was trimmed.
   */
  abstract events(scope: Scope, query: FeedQuery, context?: OperationContext): Awaitable<readonly ClienteleEvent[]>;

  /**
   * The feed's end as a cursor that {@link events} takes: behind every event that was acknowledged before the call, before
   * every one whose write begins after it. It is the cursor of the last event that was ever appended, one that is trimmed
   * by now too; where none was ever, one before the first (a store that counts its events from 1 answers `'0'`). It
   * expires like any other, so that a reader who starts at an empty feed misses nothing unheard.
   */
  abstract cursor(scope: Scope, context?: OperationContext): Awaitable<string>;

  /**
   * Calls `wake` soon after each event that is appended to the scope; spurious calls are fine. Answers a function that
   * ends it. Unless overridden: every 250 ms.
   */
  watch(_scope: Scope, wake: () => void): () => void {
    const timer = setInterval(wake, POLL_MS);
    return () => clearInterval(timer);
  }

  /**
   * Tells the follower of each write to a customer of the scope, whoever makes it. Answers a function that ends it. A store
   * that does not have it tells nobody: a cache around it goes by age.
   */
  follow?(scope: Scope, follower: Follower): () => void;

  /** Checks every record and every index of the scope against each other. May take long; ends early with `context.signal`. */
  abstract verify(scope: Scope, context?: OperationContext): Awaitable<VerifyReport>;

  /** What users should know of the store. Never a secret. */
  abstract describe(): Awaitable<StoreDescription>;

  /** Copies the store to a new file while it is in use. May take long; ends early with `context.signal`. Unless overridden: refused. */
  backup(_path: string, _context?: OperationContext): Awaitable<void> {
    throw errorOf('parameter_invalid', {
      param: 'store',
      detail: { wanted: 'a store that can be backed up, such as the file store' },
    });
  }
}

/** The error for a feed's cursor whose following events are no longer kept. */
export const cursorExpired = () => errorOf('cursor_expired', { param: 'after' });

/** The error for a feed's cursor that the feed never gave. */
export const cursorUnknown = () =>
  errorOf('parameter_invalid', {
    param: 'after',
    detail: { wanted: 'a cursor of this feed' },
  });

/** The error of every method of a store that is not open. */
export const storeClosed = () =>
  errorOf('store_unavailable', { detail: { wanted: 'it must be open, and it is closed' } });
