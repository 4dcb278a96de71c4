import type { CustomerRecord } from '../../domain/customer-record.ts';
import type { Operation } from '../operation/operation.ts';
import { checkFindResponse } from '../operation/port-responses.ts';
import type { OperationRunner } from '../operation/runner.ts';
import { missing } from './ids.ts';

/**
 * Reads a customer's record.
 * @param options `fresh`: includes every write that any process has acknowledged; a cache is bypassed.
 * @throws InvalidRequestError `resource_missing`
 */
export async function findCustomer(
  runner: OperationRunner,
  operation: Operation,
  id: string,
  options?: { readonly fresh: true },
): Promise<CustomerRecord> {
  const { store, scope } = runner.settings;
  return requireRecord(await runner.callStore(operation, () => store.find(scope, id, options, operation)), id);
}

/**
 * Returns the record that the store found under an id.
 * @throws InvalidRequestError `resource_missing`, also if the customer is deleted
 */
export function requireRecord(response: CustomerRecord | undefined, id: string): CustomerRecord {
  const record = checkFindResponse(response, id);
  if (record === undefined || record.deleted) throw missing('customer');
  return record;
}
