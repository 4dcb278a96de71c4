import type { Scope } from '../../src/domain/scope.ts';
import type { BeginResult, Settlement, StoredOutcome } from '../../src/ports/store-types.ts';
import { encodeWithoutCustomer } from '../../src/store-kit/record-encoding.ts';
import { decodeOutcome } from './encoding.ts';
import type { EncodedSettlement, KeyOutcome, MessageResults } from './writer-messages.ts';

export const decodeBegin = (scope: Scope, result: MessageResults['begin']): BeginResult =>
  result.status === 'settled' ? { status: 'settled', outcome: decodeOutcome(scope, result.row) } : result;

/** @param customer The customer of the record that the same write stores. The outcome omits it. */
export const encodeSettlement = ({ key, operation, outcome }: Settlement, customer?: object): EncodedSettlement => ({
  key,
  operation,
  ...encodeWithoutCustomer(outcome, 'value', customer),
});

export const decodeKeyOutcome = (scope: Scope, { row }: KeyOutcome): StoredOutcome | undefined =>
  row && decodeOutcome(scope, row);
