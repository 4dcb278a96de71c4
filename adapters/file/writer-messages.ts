import type { EventDraft } from '../../src/domain/event.ts';
import type { AbandonMode, IdempotencyAttempt, Insert, KeyHolder, Retention } from '../../src/ports/store-types.ts';
import type { EncodedValue } from '../../src/store-kit/record-encoding.ts';
import type { StateWrite } from '../../src/store-kit/state-rules.ts';
import type { KeyRow } from './encoding.ts';
import type { TransferredError } from './errors.ts';

/*
 * The messages between the caller's thread and the writer thread. The caller's thread encodes and decodes records, so that
 * the writer thread spends its time on the database. The writer thread calculates the checksums, because they depend on values
 * that it assigns.
 */

/** A settlement whose outcome is encoded. */
export interface EncodedSettlement extends EncodedValue, KeyHolder {}

/** A write whose record, event and outcome are encoded. */
export interface EncodedWrite {
  readonly scopeKey: string;
  readonly id: string;
  readonly app: string;
  readonly createdMs: number;
  /** Text of the record. */
  readonly text: string;
  readonly claims: readonly string[];
  readonly event: EncodedValue & Pick<EventDraft, 'id' | 'type' | 'created'>;
  readonly retention: Retention;
  readonly settlement: EncodedSettlement | undefined;
}

export interface InsertMessage extends EncodedWrite {
  readonly kind: 'insert';
  readonly origin: Insert['origin'];
}

/** Inserts to apply in order. If an insert is refused or fails, the next ones are applied, unless `stopAtFailure` is set. */
export interface InsertManyMessage {
  readonly kind: 'insert_many';
  readonly scopeKey: string;
  readonly inserts: readonly InsertMessage[];
  readonly stopAtFailure: boolean;
}

export interface ReplaceMessage extends EncodedWrite {
  readonly kind: 'replace';
  readonly expectedVersion: number;
  readonly version: number;
  readonly deleted: boolean;
  readonly sequence: number;
}

/** A message to the writer thread, which applies each write in it completely or not at all. */
export type WriterMessage =
  | InsertMessage
  | InsertManyMessage
  | ReplaceMessage
  | { readonly kind: 'hash_key'; readonly scopeKey: string; readonly hashKey: string }
  | ({ readonly kind: 'begin'; readonly scopeKey: string } & IdempotencyAttempt)
  | ({ readonly kind: 'settle'; readonly scopeKey: string } & EncodedSettlement)
  | ({ readonly kind: 'abandon'; readonly scopeKey: string; readonly mode: AbandonMode } & KeyHolder)
  | ({ readonly kind: 'state'; readonly scopeKey: string } & StateWrite);

export interface Stored {
  readonly status: 'stored';
  readonly createdMs: number;
  readonly sequence: number;
  /** Number of the event. */
  readonly event: number;
}

/** The refusal of a write. A stored outcome is still encoded. */
export type EncodedRefusal =
  | { readonly status: 'claimed'; readonly claim: string }
  | { readonly status: 'already_applied'; readonly row: KeyRow }
  | { readonly status: 'key_lost' };

/** The outcome stored for an operation; `row` is undefined if it lost the key or is not settled. */
export interface KeyOutcome {
  readonly status: 'outcome';
  readonly row: KeyRow | undefined;
}

/** The result of each kind of message. */
export interface MessageResults {
  readonly insert: Stored | EncodedRefusal | { readonly status: 'exists' };
  /** The results of the first inserts, in their order. */
  readonly insert_many: {
    readonly status: 'inserted';
    readonly results: readonly (MessageResults['insert'] | FailedMessage)[];
  };
  readonly replace: Stored | EncodedRefusal | { readonly status: 'conflict' };
  readonly hash_key: { readonly status: 'hash_key'; readonly hashKey: string };
  readonly begin:
    | { readonly status: 'begun'; readonly operation: string }
    | { readonly status: 'running' | 'mismatch' | 'no_space' }
    | { readonly status: 'settled'; readonly row: KeyRow };
  readonly settle: KeyOutcome;
  readonly abandon: KeyOutcome;
  readonly state: { readonly status: 'applied' | 'conflict' };
}

export type MessageResult = MessageResults[WriterMessage['kind']];

/** A message that failed. */
export interface FailedMessage {
  readonly status: 'failed';
  readonly error: TransferredError;
}

/** A message, and the time until which its caller waits, in milliseconds since 1970 (clock.ts). */
export interface QueuedMessage {
  readonly message: WriterMessage;
  readonly until: number;
}

/** A request to the writer thread: messages, or null to end the thread. Deno turns undefined into null. */
export type WriterRequest = readonly QueuedMessage[] | null;

/** The results of one group of messages, in the order in which the messages were sent. */
export type GroupResults = readonly (MessageResult | FailedMessage)[];

/** A reply of the writer thread. */
export interface WriterReply {
  readonly results: GroupResults;
  /** Whether the file was deleted, moved or replaced. All later messages then fail too. */
  readonly moved: boolean;
}
