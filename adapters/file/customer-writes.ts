import type { Scope } from '../../src/domain/scope.ts';
import type {
  Insert,
  InsertMany,
  InsertManyResult,
  InsertResult,
  RefusedWrite,
  Replace,
  ReplaceResult,
  Write,
} from '../../src/ports/store-types.ts';
import { assignPosition } from '../../src/store-kit/position.ts';
import { encodeRecord, encodeWithoutCustomer } from '../../src/store-kit/record-encoding.ts';
import { decodeOutcome } from './encoding.ts';
import { fromTransferred } from './errors.ts';
import { encodeSettlement } from './idempotency.ts';
import type {
  EncodedRefusal,
  InsertManyMessage,
  InsertMessage,
  MessageResults,
  ReplaceMessage,
} from './writer-messages.ts';

export const insertMessage = (scope: Scope, insert: Insert): InsertMessage => ({
  kind: 'insert',
  ...encodeWrite(scope, insert),
  origin: insert.origin,
});

export const insertManyMessage = (scope: Scope, { inserts, stopAtFailure }: InsertMany): InsertManyMessage => ({
  kind: 'insert_many',
  scopeKey: scope.key,
  inserts: inserts.map((insert) => insertMessage(scope, insert)),
  stopAtFailure,
});

export const decodeInsertMany = (
  scope: Scope,
  { inserts }: InsertMany,
  { results }: MessageResults['insert_many'],
): InsertManyResult[] =>
  results.map((result, i) =>
    result.status === 'failed'
      ? { status: 'failed', error: fromTransferred(result.error) }
      : decodeInsert(scope, inserts[i] as Insert, result),
  );

export function decodeInsert(scope: Scope, insert: Insert, result: MessageResults['insert']): InsertResult {
  if (result.status === 'exists') return result;
  if (result.status !== 'stored') return decodeRefusal(scope, result);
  const { record } = assignPosition(insert, result.createdMs, result.sequence);
  return { status: 'stored', record, cursor: String(result.event) };
}

export function replaceMessage(scope: Scope, replace: Replace): ReplaceMessage {
  const { version, deleted, sequence } = replace.record;
  const { expectedVersion } = replace;
  return { kind: 'replace', ...encodeWrite(scope, replace), expectedVersion, version, deleted, sequence };
}

export function decodeReplace(scope: Scope, { record }: Replace, result: MessageResults['replace']): ReplaceResult {
  if (result.status === 'conflict') return result;
  if (result.status !== 'stored') return decodeRefusal(scope, result);
  return { status: 'stored', record, cursor: String(result.event) };
}

function encodeWrite(scope: Scope, { record, claims, event, retention, settlement }: Write) {
  const { customer, createdMs } = record;
  const { id, type, created, data } = event;
  return {
    scopeKey: scope.key,
    id: customer.id,
    app: customer.app,
    createdMs,
    text: encodeRecord(record),
    claims,
    event: { id, type, created, ...encodeWithoutCustomer(data, 'object', customer) },
    retention,
    settlement: settlement && encodeSettlement(settlement, customer),
  };
}

const decodeRefusal = (scope: Scope, result: EncodedRefusal): RefusedWrite =>
  result.status === 'already_applied'
    ? { status: 'already_applied', outcome: decodeOutcome(scope, result.row) }
    : result;
