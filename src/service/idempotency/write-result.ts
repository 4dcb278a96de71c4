import { type ClienteleError, errorOf } from '../../domain/errors.ts';
import type { Settlement, StoredError, StoredOutcome } from '../../ports/store-types.ts';
import type { Operation } from '../operation/operation.ts';

/** The result of an operation that writes: its value, or the outcome that the store has for its key. */
export type WriteResult<T> =
  | { readonly status: 'applied'; readonly value: T }
  | { readonly status: 'settled'; readonly outcome: StoredOutcome };

/** Creates the settlement that a write stores with its effect; undefined without an idempotency key. */
export type SettlementFor = (value: unknown) => Settlement | undefined;

/**
 * Returns the value of a stored outcome.
 * @throws the stored refusal
 */
export function replay<T>(operation: Operation, outcome: StoredOutcome): T {
  operation.record(outcome.ok ? 'success_replayed' : 'refusal_replayed');
  if (outcome.ok) return outcome.value as T;
  const { code, ...details } = outcome.error;
  throw errorOf(code, details);
}

export const storedError = ({ code, param, detail }: ClienteleError): StoredError => ({
  code,
  ...(param === undefined ? {} : { param }),
  ...(detail === undefined ? {} : { detail }),
});
