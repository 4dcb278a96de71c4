import type { CustomerRecord } from '../../domain/customer-record.ts';
import type { Awaitable } from '../../ports/awaitable.ts';
import type { Operation } from '../operation/operation.ts';
import { checkFindResponse } from '../operation/port-responses.ts';
import type { OperationRunner } from '../operation/runner.ts';
import { missing } from './ids.ts';

/**
 * Reads a customer's record.
 * @param options `fresh`: includes every write that any process has acknowledged; a cache is bypassed.
 * @throws InvalidRequestError `resource_missing`
 */
export function findCustomer(
  runner: OperationRunner,
  operation: Operation,
  id: string,
  options?: { readonly fresh: true },
): Awaitable<CustomerRecord> {
  const { store, scope } = runner.settings;
  const find = () => store.find(scope, id, options, operation);
  return runner.readStore(operation, find, (response) => requireRecord(response, id));
}

/** @throws InvalidRequestError `resource_missing` if the store found no record, or that of a deleted customer */
function requireRecord(response: CustomerRecord | undefined, id: string): CustomerRecord {
  const record = checkFindResponse(response, id);
  if (record === undefined || record.deleted) throw missing('customer');
  return record;
}
