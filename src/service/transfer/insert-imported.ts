import { canonicalJson } from '../../domain/canonical-json.ts';
import { type CustomerRecord, withAllCards } from '../../domain/customer-record.ts';
import { errorOf } from '../../domain/errors.ts';
import { type Expectation, expectation } from '../../domain/messages.ts';
import type { Operation } from '../operation/operation.ts';
import { checkFindResponse } from '../operation/port-responses.ts';
import type { OperationRunner } from '../operation/runner.ts';

/** What an import does with a customer whose id exists. */
export type ExistingMode = 'refuse' | 'skip';

const EXISTS =
  'a customer has this id, so leave it out or, if it may be the same customer, import with onExisting: skip';
const DIFFERENT = 'the stored customer with this id is different, so update the stored one or leave this one out';
const DELETED = 'a deleted customer had this id, so leave this one out or give it another id';

/**
 * Stores an imported customer. With `skip`, an equal customer that is stored already counts as imported.
 * @throws InvalidRequestError `resource_exists`
 */
export async function insertImported(
  runner: OperationRunner,
  operation: Operation,
  record: CustomerRecord,
  onExisting: ExistingMode,
): Promise<void> {
  const { store, scope } = runner.settings;
  const write = {
    record,
    origin: 'imported' as const,
    claims: [],
    event: runner.event(operation, 'customer.created', { object: withAllCards(record) }),
    retention: runner.retention,
  };
  const result = await runner.writeStore(operation, write, () => store.insert(scope, write, operation));
  if (result.status === 'stored') return;
  if (onExisting === 'refuse') throw resourceExists(EXISTS);
  const { id } = record.customer;
  const stored = await runner.callStore(operation, () => store.find(scope, id, { fresh: true }, operation));
  checkSame(checkFindResponse(stored, id), record);
}

/** @throws InvalidRequestError `resource_exists` unless the stored customer equals the imported one */
function checkSame(stored: CustomerRecord | undefined, imported: CustomerRecord): void {
  if (stored?.deleted) throw resourceExists(DELETED);
  if (stored === undefined || contentOf(stored) !== contentOf(imported)) throw resourceExists(DIFFERENT);
}

/** Returns what an export shows of a customer, as text. */
const contentOf = ({ customer, cards }: CustomerRecord): string => canonicalJson({ ...customer, sources: cards });

const resourceExists = (expected: Expectation) =>
  errorOf('resource_exists', { param: 'id', detail: expectation(expected) });
