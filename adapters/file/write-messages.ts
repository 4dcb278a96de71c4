import type { AbandonMode, IdempotencyAttempt, Insert, KeyHolder } from '../../src/ports/store-types.ts';
import type { EncodedValue } from '../../src/store-kit/record-encoding.ts';
import type { KeyRow } from './encoding.ts';
import type { TransferredError } from './errors.ts';

/*
 * The messages between the caller's thread and the writer thread. The caller's thread encodes and decodes records, so that
 * the writer thread spends its time on the database.
 */

/** Settles a key with an encoded outcome. */
export interface Settle extends EncodedValue, KeyHolder {}

interface Write {
  readonly scope: string;
  readonly id: string;
  readonly app: string;
  readonly createdMs: number;
  readonly text: string;
  /** CRC of the text, from which the checksums of the row and of the event continue. */
  readonly crcPrefix: number;
  readonly claims: readonly string[];
  readonly event: EncodedValue & { readonly id: string; readonly type: string; readonly created: number };
  readonly keep: number;
  readonly notBefore: number | undefined;
  readonly settlement: Settle | undefined;
}

export interface InsertCommand extends Write {
  readonly kind: 'insert';
  readonly origin: Insert['origin'];
}

export interface ReplaceCommand extends Write {
  readonly kind: 'replace';
  readonly expectedVersion: number;
  readonly version: number;
  readonly deleted: boolean;
  readonly sequence: number;
}

/** A command for the writer thread, which runs it completely or not at all. */
export type Command =
  | InsertCommand
  | ReplaceCommand
  | { readonly kind: 'header'; readonly scope: string; readonly hashKey: string }
  | ({ readonly kind: 'begin'; readonly scope: string } & IdempotencyAttempt)
  | ({ readonly kind: 'settle'; readonly scope: string } & Settle)
  | ({ readonly kind: 'abandon'; readonly scope: string; readonly mode: AbandonMode } & KeyHolder);

export interface Stored {
  readonly status: 'stored';
  readonly createdMs: number;
  readonly sequence: number;
  /** Number of the event. */
  readonly event: number;
}

/** The refusals of {@link RefusedWrite}, with the outcome still encoded. */
export type Refused =
  | { readonly status: 'claimed'; readonly claim: string }
  | { readonly status: 'already_applied'; readonly row: KeyRow }
  | { readonly status: 'key_lost' };

/** The outcome stored under a key, if the operation holds the key and has one. */
export interface KeyOutcome {
  readonly status: 'outcome';
  readonly row: KeyRow | undefined;
}

/** The result of each kind of command. */
export interface Results {
  readonly insert: Stored | Refused | { readonly status: 'exists' };
  readonly replace: Stored | Refused | { readonly status: 'conflict' };
  readonly header: { readonly status: 'header'; readonly hashKey: string };
  readonly begin:
    | { readonly status: 'begun'; readonly operation: string }
    | { readonly status: 'running' | 'mismatch' }
    | { readonly status: 'settled'; readonly row: KeyRow };
  readonly settle: KeyOutcome;
  readonly abandon: KeyOutcome;
}

export type Result = Results[Command['kind']];

/** A command, and the time until which its caller waits, in milliseconds since 1970. */
export interface QueuedWrite {
  readonly command: Command;
  readonly until: number;
}

/** A request to the writer thread: commands, or undefined to end. */
export type WriteRequest = readonly QueuedWrite[] | undefined;

/** The results of some commands, in the order in which they were sent. */
export type WriteResults = readonly (Result | { readonly status: 'failed'; readonly error: TransferredError })[];
