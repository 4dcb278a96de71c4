import type { Scope } from '../../src/domain/scope.ts';
import type { BeginResult, Settlement, StoredOutcome } from '../../src/ports/store-types.ts';
import { encodeWithoutCustomer } from '../../src/store-kit/record-encoding.ts';
import { decodeOutcome } from './encoding.ts';
import type { KeyOutcome, Results, Settle } from './write-messages.ts';

export const decodeBegin = (scope: Scope, result: Results['begin']): BeginResult =>
  result.status === 'settled' ? { status: 'settled', outcome: decodeOutcome(scope, result.row) } : result;

/** @param customer The customer of the record that the same write stores: its text is not written twice. */
export const encodeSettlement = ({ key, operation, outcome }: Settlement, customer?: object): Settle => ({
  key,
  operation,
  ...encodeWithoutCustomer(outcome, 'value', customer),
});

export const decodeKeyOutcome = (scope: Scope, { row }: KeyOutcome): StoredOutcome | undefined =>
  row && decodeOutcome(scope, row);
