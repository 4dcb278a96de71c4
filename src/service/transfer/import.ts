import { importCustomer } from '../../commands/import-customer.ts';
import { validateCommand } from '../../commands/read-command.ts';
import { callUserCode } from '../../commands/read-options.ts';
import { type InputSize, toPlainJson } from '../../commands/to-plain-json.ts';
import { Turns } from '../../concurrency/turns.ts';
import type { PlainCustomer } from '../../domain/customer.ts';
import { type AnyClienteleError, ClienteleError, invalidParameter } from '../../domain/errors.ts';
import * as validators from '../../generated/validators.js';
import type { PlatformAbortSignal } from '../../ports/platform-types.ts';
import { isCustomerId } from '../customers/ids.ts';
import { onAbort } from '../operation/abort-signal.ts';
import { CANCELLED, cancellableGenerator } from '../operation/cancellable-generator.ts';
import { readIterationOptions } from '../operation/operation-options.ts';
import type { OperationRunner } from '../operation/runner.ts';
import { metadataSize, type Settings } from '../operation/settings.ts';
import { CancellableIterator } from './cancellable-iterator.ts';
import { importedRecord } from './imported-record.ts';
import { type ExistingMode, insertImported } from './insert-imported.ts';
import { checkIterable } from './iterables.ts';

const IMPORT = { schema: importCustomer, validate: validators.importCustomer };
const OPTION_NAMES = ['onError', 'onExisting'] as const satisfies readonly (keyof ImportOptions)[];
const EXPECTED_CUSTOMERS = 'an iterable of customers, so read lines of JSON with readNdjson';
const EXPECTED_OBJECTS = 'customer objects: readNdjson reads them from text with one object per line';

/** Maximum number of keys and items of one card, and of the characters of its keys. */
const CARD_KEYS = 10;
const CARD_KEY_CHARACTERS = 60;

/** Waiting for the source has no deadline: its speed does not depend on this library. */
const NO_DEADLINE = Number.POSITIVE_INFINITY;

/** The result for one customer of an import. `position` counts the customers from 0. */
export type ImportResult =
  | { readonly position: number; readonly id: string; readonly imported: true }
  | {
      readonly position: number;
      /** undefined if the customer has no well-formed id. */
      readonly id: string | undefined;
      readonly imported: false;
      readonly error: AnyClienteleError;
    };

export interface ImportOptions {
  /** Whether to continue after a customer that is refused. Default: `continue`. */
  onError?: 'continue' | 'stop' | undefined;
  /**
   * What to do with a customer whose id exists. `refuse`: the result is `resource_exists`. `skip`: if the stored customer is
   * equal, it counts as imported and nothing is written, so that an interrupted import can be repeated; if it is different
   * or deleted, the result is `resource_exists`. Default: `refuse`.
   */
  onExisting?: ExistingMode | undefined;
  /** Ends the import. It then rejects with `aborted`. */
  signal?: PlatformAbortSignal | undefined;
}

/**
 * Imports customers with their ids, times and cards (docs/original-api.md#import-and-export). It yields one result per
 * customer, in order. An item that is a ClienteleError is refused with that error: {@link readNdjson} yields one for a line
 * that is not JSON.
 */
export function importCustomers(
  runner: OperationRunner,
  customers: Iterable<unknown> | AsyncIterable<unknown>,
  options: ImportOptions = {},
): AsyncGenerator<ImportResult, void, undefined> {
  const stop = new AbortController();
  return cancellableGenerator(stop, importAll(runner, customers, options, stop));
}

async function* importAll(
  runner: OperationRunner,
  customers: Iterable<unknown> | AsyncIterable<unknown>,
  options: ImportOptions,
  stop: AbortController,
): AsyncGenerator<ImportResult, void, undefined> {
  const { onError, onExisting, signal } = await runner.run(undefined, () => readImportOptions(customers, options));
  const end = () => stop.abort(signal?.reason);
  const cleanUps = [runner.onClose(end)];
  const source = callUserCode('customers', EXPECTED_CUSTOMERS, () => new CancellableIterator(customers));
  try {
    if (signal?.aborted) end();
    else if (signal) cleanUps.push(onAbort(signal, end));
    const turns = new Turns();
    for (let position = 0; ; position += 1) {
      await turns.yieldIfDue();
      const read = runner.run({ signal: stop.signal }, (operation) => operation.wait(source.next()), NO_DEADLINE);
      const step = await read.catch((error) => endWith(runner, stop, error));
      if (step === undefined || step.done) return;
      if ('error' in step) throw step.error;
      const result = await importOne(runner, step.value, position, onExisting, stop.signal);
      if (!result.imported && stop.signal.aborted && result.error.code === 'aborted') {
        return void (await endWith(runner, stop, result.error));
      }
      yield result;
      if (!result.imported && onError === 'stop') return;
    }
  } finally {
    for (const cleanUp of cleanUps) cleanUp();
    await source.cancel();
  }
}

/** Ends without an error if the consumer stopped. Otherwise throws: the service was closed, or the caller's signal aborted. */
async function endWith(runner: OperationRunner, stop: AbortController, error: unknown): Promise<undefined> {
  if (stop.signal.reason === CANCELLED) return undefined;
  if (runner.closed) await runner.run(undefined, () => {});
  throw error;
}

function readImportOptions(customers: unknown, options: ImportOptions) {
  checkIterable('customers', customers, EXPECTED_CUSTOMERS);
  const { onError = 'continue', onExisting = 'refuse', signal } = readIterationOptions(options, OPTION_NAMES);
  if (onError !== 'continue' && onError !== 'stop') throw invalidParameter('onError', 'continue or stop');
  if (onExisting !== 'refuse' && onExisting !== 'skip') throw invalidParameter('onExisting', 'refuse or skip');
  return { onError, onExisting, signal } as const;
}

async function importOne(
  runner: OperationRunner,
  customer: unknown,
  position: number,
  onExisting: ExistingMode,
  signal: AbortSignal,
): Promise<ImportResult> {
  let id: string | undefined;
  try {
    await runner.run({ signal }, async (operation) => {
      if (customer instanceof ClienteleError) throw customer;
      if (!hasFields(customer)) throw invalidParameter(undefined, EXPECTED_OBJECTS);
      const copy = toPlainJson(customer, sizeOfImport(runner.settings));
      id = idOf(copy);
      const record = importedRecord(runner.settings, validateCommand<PlainCustomer>(IMPORT, copy));
      await insertImported(runner, operation, record, onExisting);
    });
    return { position, id: id as unknown as string, imported: true };
  } catch (error) {
    return { position, id, imported: false, error: ClienteleError.from(error) };
  }
}

/** Returns whether an item has fields, unlike a chunk of a file's read stream or an array of customers. */
const hasFields = (item: unknown): boolean =>
  typeof item === 'object' && !Array.isArray(item) && !ArrayBuffer.isView(item);

/** Returns the id of a customer, which may be invalid otherwise; undefined if the id itself is malformed. */
function idOf(copy: unknown): string | undefined {
  const id: unknown = typeof copy === 'object' && copy !== null ? (copy as { id?: unknown }).id : undefined;
  return isCustomerId(id) ? id : undefined;
}

/** Twice the size of all cards, so that the error for a customer with somewhat too many cards names their number. */
function sizeOfImport(settings: Settings): InputSize {
  const { keys, characters } = metadataSize(settings);
  const cards = 2 * settings.maxSources;
  return { keys: keys + cards * CARD_KEYS, characters: characters + cards * CARD_KEY_CHARACTERS };
}
