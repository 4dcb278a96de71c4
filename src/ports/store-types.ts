import type { CustomerRecord } from '../domain/customer-record.ts';
import type { EventDraft } from '../domain/event.ts';
import type { Detail } from '../domain/messages.ts';

/** The properties of a store. Users read them in `describe()`; the conformance suite selects its cases by them. */
export interface StoreCapabilities {
  /** Acknowledged writes survive closing and reopening the store, and the end of the process. */
  readonly durable: boolean;
  /** Several stores, in several processes, can use the same data at the same time. */
  readonly shared: boolean;
}

/** How long the feed keeps events: the latest `keep`, without those older than `notBefore` (Unix time in seconds). */
export interface Retention {
  readonly keep: number;
  readonly notBefore?: number;
}

/** The result of an operation with an idempotency key. Stored with the key and replayed. Plain JSON. */
export type StoredOutcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: StoredError };

/** A final refusal: the parts of an error that are needed to build it again. */
export interface StoredError {
  readonly code: string;
  readonly param?: string;
  readonly detail?: Detail;
}

/**
 * One attempt to run an operation under an idempotency key. All times are whole milliseconds of the service's clock. A store
 * that several services share uses the durations from `now` only, and measures them on its own clock (`onStoreClock` in
 * `clientele/store-kit`): the clock of a service may be wrong.
 */
export interface IdempotencyAttempt {
  readonly key: string;
  /** Keyed hash of the operation's name and parameters. */
  readonly fingerprint: string;
  /** The key of the hash, from the scope's header. */
  readonly hashKey?: string;
  /** Id of the operation. It counts only if this attempt is the key's first. */
  readonly operation: string;
  readonly now: number;
  /** Until then other attempts wait for this one; after that, one of them takes the operation over. */
  readonly leaseUntil: number;
  /** When the key is forgotten. A takeover does not move it. */
  readonly expiresAt: number;
}

/** The part of an attempt that identifies it once it has begun. */
export type KeyHolder = Pick<IdempotencyAttempt, 'key' | 'operation'>;

/**
 * The result of beginning an attempt.
 * - `begun`: run the operation under this id. After a takeover it is the id of the earlier attempt.
 * - `running`: another attempt holds the lease.
 * - `settled`: the operation has ended; replay this outcome.
 * - `mismatch`: the key belongs to an operation with another fingerprint.
 * - `no_space`: the key is free, but the store has no space for it. A store that rejects with `store_full` instead leaves it
 *   open whether an earlier attempt holds the key.
 * - `header_changed`: nothing began, because the scope's header may have another hash key than the attempt: the data was lost
 *   or replaced since. The caller reads the header again. Only a store whose data can be replaced while it is open returns it.
 */
export type BeginResult =
  | { readonly status: 'begun'; readonly operation: string }
  | { readonly status: 'running' }
  | { readonly status: 'settled'; readonly outcome: StoredOutcome }
  | { readonly status: 'mismatch' }
  | { readonly status: 'no_space' }
  | { readonly status: 'header_changed' };

/** How to end an attempt without an outcome: free the key, or keep the operation for a later attempt to take over. */
export type AbandonMode = 'discard' | 'keep';

/** The outcome that settles an idempotency key. */
export interface Settlement extends KeyHolder {
  readonly outcome: StoredOutcome;
}

/** A write of one customer. The store applies all of it in one atomic step, or none of it. */
export interface Write {
  readonly record: CustomerRecord;
  /** Unique claims (token ids) that the write takes permanently. The store refuses the write if a claim is already taken. */
  readonly claims: readonly string[];
  /** The event to append to the feed. */
  readonly event: EventDraft;
  readonly retention: Retention;
  /** Settles an idempotency key in the same step. */
  readonly settlement?: Settlement | undefined;
}

/** A new customer. */
export interface Insert extends Write {
  /**
   * Whether the customer is created now or imported. The creation time of a created customer never steps back: the store
   * raises it to that of the customer created last (`assignPosition` in `clientele/store-kit`). An imported customer keeps
   * its time and does not affect others.
   */
  readonly origin: 'created' | 'imported';
}

/** The next version of a customer. Its id, app and position are those of the current version. */
export interface Replace extends Write {
  /** The version that the change was computed from. */
  readonly expectedVersion: number;
}

/** A write that took effect. */
export interface StoredWrite {
  readonly status: 'stored';
  /** The record as stored. */
  readonly record: CustomerRecord;
  /** The cursor of the write's event. */
  readonly cursor: string;
}

/**
 * A write that took no effect.
 * - `claimed`: an earlier write holds this claim. If several claims are held, the result names any of them.
 * - `already_applied`: an earlier write settled the same operation with this outcome.
 * - `key_lost`: the settlement's key is gone, or belongs to another operation now.
 */
export type RefusedWrite =
  | { readonly status: 'claimed'; readonly claim: string }
  | { readonly status: 'already_applied'; readonly outcome: StoredOutcome }
  | { readonly status: 'key_lost' };

/** `exists`: a customer, possibly a deleted one, has the id. */
export type InsertResult = StoredWrite | RefusedWrite | { readonly status: 'exists' };

/** New customers to insert one after another. */
export interface InsertMany {
  /** One or more inserts. */
  readonly inserts: readonly Insert[];
  /** Whether to stop after the first insert that is not stored. */
  readonly stopAtFailure: boolean;
}

/** `failed`: this insert failed with an error that `insert` would have rejected with. */
export type InsertManyResult = InsertResult | { readonly status: 'failed'; readonly error: unknown };

/** `conflict`: the stored version is not the expected one, or the customer does not exist. Read again and retry. */
export type ReplaceResult = StoredWrite | RefusedWrite | { readonly status: 'conflict' };

/** Selects customers for a page, ordered by position. */
export interface ListQuery {
  /** Maximum number of records, 1 or more. */
  readonly limit: number;
  /** `older` pages from the newest customer to the oldest, `newer` from the oldest to the newest. */
  readonly direction: 'older' | 'newer';
  /** Id of the customer after which the page starts. Default: the first page of the direction. */
  readonly cursor?: string | undefined;
  readonly app?: string | undefined;
  /** Inclusive bounds of the creation time in milliseconds. */
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
}

/** One page of customer records. */
export interface RecordPage {
  /** In the direction of the query, without deleted customers. */
  readonly records: readonly CustomerRecord[];
  /** Whether more records match after these. */
  readonly hasMore: boolean;
}

/** Selects events of the feed. */
export interface FeedQuery {
  /** Cursor of an event, or of `Store.cursor`; the page starts after it. Default: the oldest event that is kept. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Data that a scope has once. */
export interface ScopeHeader {
  /** Random key for the fingerprints of idempotent operations, base64url. */
  readonly hashKey: string;
}

/** The result of checking a store. */
export interface VerifyReport {
  /** Number of customers checked, including deleted ones. */
  readonly checked: number;
  readonly problems: readonly { readonly id: string; readonly problem: string }[];
}

/** Describes a store to users: its kind, its capabilities and further properties. Contains no secret. */
export interface StoreDescription {
  readonly kind: string;
  readonly capabilities: StoreCapabilities;
  readonly [property: string]: unknown;
}

/**
 * Whether a store reports writes to its listeners.
 * - `live`: it reports every write, within the delay that the store documents.
 * - `interrupted`: it reports none for now. Cache nothing.
 * - `unsupported`: it reports the writes of this process, or none. Limit the age of cached records by a time to live.
 */
export type InvalidationState = 'live' | 'interrupted' | 'unsupported';

/** Receives the writes to customers of a scope, in order to drop them from a cache. */
export interface InvalidationListener {
  /** Drop this customer: cached records and reads in flight may show the state before a write. */
  onInvalidate(id: string): void;
  /** Drop all customers, also if the state is the same as before. The first state is `interrupted`. */
  onState(state: InvalidationState): void;
}
