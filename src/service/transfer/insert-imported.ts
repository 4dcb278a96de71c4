import { canonicalJson } from '../../domain/canonical-json.ts';
import type { CustomerRecord } from '../../domain/customer-record.ts';
import { type AnyClienteleError, ClienteleError, errorOf } from '../../domain/errors.ts';
import { type Expectation, expectation } from '../../domain/messages.ts';
import { isThenable } from '../../ports/awaitable.ts';
import type { PlatformAbortSignal } from '../../ports/platform-types.ts';
import type { Insert, InsertMany, InsertManyResult } from '../../ports/store-types.ts';
import { operationFailure, storeFailure } from '../operation/error-mapping.ts';
import type { Operation } from '../operation/operation.ts';
import { checkFindResponse, checkInsertManyResponse } from '../operation/port-responses.ts';
import { type OperationRunner, writeFailure } from '../operation/runner.ts';

/** What an import does with a customer whose id exists. */
export type ExistingMode = 'refuse' | 'skip';

export interface InsertImportedOptions {
  readonly onExisting: ExistingMode;
  /** Whether nothing after the first customer that is not imported may be stored. */
  readonly stopAtFailure: boolean;
  readonly signal: PlatformAbortSignal;
}

const EXISTS =
  'a customer has this id, so leave it out or, if it may be the same customer, import with onExisting: skip';
const DIFFERENT = 'the stored customer with this id is different, so update the stored one or leave this one out';
const DELETED = 'a deleted customer had this id, so leave this one out or give it another id';

/**
 * Stores the first of these customers, as many as the store takes at a time. With `skip`, an equal customer that is stored
 * already counts as imported. Returns for each, in order, undefined if it is imported, or why not. Never rejects: if the
 * store fails, all customers have its error.
 */
export async function insertImported(
  runner: OperationRunner,
  inserts: readonly Insert[],
  options: InsertImportedOptions,
): Promise<(AnyClienteleError | undefined)[]> {
  const { onExisting, stopAtFailure, signal } = options;
  try {
    const results = await runner.run({ signal }, (operation) =>
      insertMany(runner, operation, { inserts, stopAtFailure }),
    );
    const errors = results.map((result, i) => {
      if (result.status === 'stored') return undefined;
      if (result.status === 'failed') return withOutcome(runner, result.error);
      if (onExisting === 'refuse') return withOutcome(runner, resourceExists(EXISTS));
      return compareStored(runner, inserts[i] as Insert, signal);
    });
    return await Promise.all(errors);
  } catch (error) {
    return inserts.map(() => ClienteleError.from(error));
  }
}

/** Calls the store, and emits the events of the stored customers, also if the deadline has passed by then. */
async function insertMany(
  runner: OperationRunner,
  operation: Operation,
  many: InsertMany,
): Promise<readonly InsertManyResult[]> {
  const { store, scope } = runner.settings;
  operation.record('write_started');
  const emitChecked = (response: readonly InsertManyResult[]): InsertManyResult[] =>
    checkInsertManyResponse(response, many).map((result, i) => {
      if (result?.status === 'failed') return result;
      try {
        return runner.emitChecked(many.inserts[i] as Insert, result);
      } catch (error) {
        return { status: 'failed', error };
      }
    });
  try {
    const response = store.insertMany(scope, many, operation);
    return isThenable(response) ? await operation.wait(response.then(emitChecked)) : emitChecked(response);
  } catch (error) {
    throw writeFailure(error, operation);
  }
}

/** Maps the error of one customer. It has the stack of its creation only: the lines of the caller cost more than an insert. */
function withOutcome({ settings }: OperationRunner, caught: unknown): AnyClienteleError {
  const error = storeFailure(caught, { outcome: 'unknown' });
  const { outcome } = error;
  return operationFailure(
    error,
    { outcome, secrets: [], repeatable: true, isCallersReason: () => false },
    settings.locale,
  );
}

/** Returns `resource_exists` unless the stored customer equals the imported one. */
async function compareStored(
  runner: OperationRunner,
  { record }: Insert,
  signal: PlatformAbortSignal,
): Promise<AnyClienteleError | undefined> {
  const { store, scope } = runner.settings;
  const { id } = record.customer;
  try {
    await runner.run({ signal }, async (operation) => {
      const stored = await runner.callStore(operation, () => store.find(scope, id, { fresh: true }, operation));
      checkSame(checkFindResponse(stored, id), record);
    });
    return undefined;
  } catch (error) {
    return ClienteleError.from(error);
  }
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
