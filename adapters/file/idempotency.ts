import type { Scope } from '../../src/domain/scope.ts';
import type { OperationContext } from '../../src/ports/operation-context.ts';
import type {
  AbandonMode,
  BeginResult,
  IdempotencyAttempt,
  KeyHolder,
  Settlement,
  StoredOutcome,
} from '../../src/ports/store-types.ts';
import { encodeShared } from '../../src/store-kit/record-encoding.ts';
import { decodeOutcome } from './encoding.ts';
import type { KeyOutcome, Settle } from './write-messages.ts';
import type { WriteQueue } from './write-queue.ts';

export async function beginKey(
  queue: WriteQueue,
  scope: Scope,
  attempt: IdempotencyAttempt,
  context?: OperationContext,
): Promise<BeginResult> {
  const result = await queue.send({ kind: 'begin', ...attempt, scope: scope.key }, context);
  if (result.status !== 'settled') return result;
  return { status: 'settled', outcome: decodeOutcome(scope, result.row) };
}

export async function settleKey(
  queue: WriteQueue,
  scope: Scope,
  settlement: Settlement,
  context?: OperationContext,
): Promise<StoredOutcome | undefined> {
  const command = { kind: 'settle', scope: scope.key, ...encodeSettlement(settlement) } as const;
  return outcomeOf(scope, await queue.send(command, context));
}

export async function abandonKey(
  queue: WriteQueue,
  scope: Scope,
  { key, operation }: KeyHolder,
  mode: AbandonMode,
  context?: OperationContext,
): Promise<StoredOutcome | undefined> {
  const command = { kind: 'abandon', scope: scope.key, key, operation, mode } as const;
  return outcomeOf(scope, await queue.send(command, context));
}

/** @param customer The customer of the record that the same write stores: its text is not written twice. */
export const encodeSettlement = ({ key, operation, outcome }: Settlement, customer?: object): Settle => ({
  key,
  operation,
  ...encodeShared(outcome, 'value', customer),
});

const outcomeOf = (scope: Scope, { row }: KeyOutcome): StoredOutcome | undefined => row && decodeOutcome(scope, row);
