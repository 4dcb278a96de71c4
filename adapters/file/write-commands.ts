import type { Scope } from '../../src/domain/scope.ts';
import type { IdempotencyAttempt, Insert, Replace, Settlement } from '../../src/ports/store-types.ts';
import { encodeRecord, encodeShared, type SharedJson } from '../../src/store-kit/record-encoding.ts';
import { type OutcomeRow, sealOf } from './encoding.ts';
import type { Failure } from './errors.ts';

/** The outcome of a settlement, as it is written. */
interface SettleCommand extends SharedJson {
  readonly key: string;
  readonly operation: string;
}

/** A write of a customer in the form in which it goes to the writing thread: text, encoded on the caller's. */
interface WriteCommand {
  readonly scope: string;
  readonly id: string;
  readonly app: string;
  readonly createdMs: number;
  readonly record: string;
  readonly seal: number;
  readonly claims: readonly string[];
  readonly event: SharedJson & { readonly id: string; readonly type: string; readonly created: number };
  readonly keep: number;
  readonly notBefore: number | null;
  readonly settlement: SettleCommand | null;
}

export interface InsertCommand extends WriteCommand {
  readonly kind: 'insert';
  readonly origin: Insert['origin'];
}

export interface ReplaceCommand extends WriteCommand {
  readonly kind: 'replace';
  readonly expected: number;
  readonly version: number;
  readonly deleted: boolean;
  readonly sequence: number;
}

/** What the writing thread is told to do, each in one atomic step. */
export type Command =
  | InsertCommand
  | ReplaceCommand
  | { readonly kind: 'header'; readonly scope: string; readonly hashKey: string }
  | ({ readonly kind: 'begin'; readonly scope: string } & IdempotencyAttempt)
  | ({ readonly kind: 'settle'; readonly scope: string } & SettleCommand)
  | {
      readonly kind: 'abandon';
      readonly scope: string;
      readonly key: string;
      readonly operation: string;
      readonly mode: 'discard' | 'keep';
    };

/** What a command came to. */
export type Result =
  | { readonly status: 'stored'; readonly createdMs: number; readonly sequence: number; readonly position: number }
  | { readonly status: 'claimed'; readonly claim: string }
  | { readonly status: 'exists' | 'conflict' | 'key_lost' | 'running' | 'mismatch' | 'done' }
  | { readonly status: 'already_applied' | 'settled'; readonly row: OutcomeRow }
  | { readonly status: 'begun'; readonly operation: string }
  | { readonly status: 'header'; readonly hashKey: string }
  | { readonly status: 'failed'; readonly failure: Failure };

export const insertCommand = (scope: Scope, insert: Insert): InsertCommand => ({
  kind: 'insert',
  ...writeOf(scope, insert),
  origin: insert.origin,
});

export const replaceCommand = (scope: Scope, replace: Replace): ReplaceCommand => ({
  kind: 'replace',
  ...writeOf(scope, replace),
  expected: replace.expectedVersion,
  version: replace.record.version,
  deleted: replace.record.deleted,
  sequence: replace.record.sequence,
});

function writeOf(scope: Scope, { record, claims, event, retention, settlement }: Insert | Replace): WriteCommand {
  const { customer, createdMs } = record;
  const text = encodeRecord(record);
  const { id, type, created, data } = event;
  return {
    scope: scope.key,
    id: customer.id,
    app: customer.app,
    createdMs,
    record: text,
    seal: sealOf(text),
    claims,
    event: { id, type, created, ...encodeShared(data, 'object', customer) },
    keep: retention.keep,
    notBefore: retention.notBefore ?? null,
    settlement: settlement ? settlementOf(settlement, customer) : null,
  };
}

/** @param customer The customer that is written in the same step, whose text is not written twice. */
export function settlementOf({ key, operation, outcome }: Settlement, customer?: object): SettleCommand {
  return { key, operation, ...encodeShared(outcome, 'value', customer) };
}
