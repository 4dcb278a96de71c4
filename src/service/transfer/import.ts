import { importCustomer } from '../../commands/import-customer.ts';
import { validated } from '../../commands/read-command.ts';
import { callUserCode } from '../../commands/read-options.ts';
import { toPlainJson } from '../../commands/to-plain-json.ts';
import type { Card } from '../../domain/card.ts';
import { hasCardNumber } from '../../domain/card-number.ts';
import type { Metadata, PlainCustomer } from '../../domain/customer.ts';
import { type CustomerRecord, newRecord } from '../../domain/customer-record.ts';
import { type AnyClienteleError, ClienteleError, invalidParameter } from '../../domain/errors.ts';
import { checkMetadata, refuseCardNumbers } from '../../domain/metadata.ts';
import * as validators from '../../generated/validators.js';
import { isCustomerId } from '../customers/customer-updater.ts';
import { isAborted, onAbort, reasonOf } from '../operation/abort-signal.ts';
import { CANCELLED, cancellableGenerator } from '../operation/cancellable-generator.ts';
import { iterationOptions, type Operation } from '../operation/operation.ts';
import type { OperationRunner } from '../operation/runner.ts';
import { CancellableIterator } from './cancellable-iterator.ts';

const IMPORT = { schema: importCustomer, validate: validators.importCustomer };

/** What became of one customer of an import. */
export type ImportResult =
  | { readonly position: number; readonly id: string; readonly imported: true }
  | {
      readonly position: number;
      readonly id: string | undefined;
      readonly imported: false;
      readonly error: AnyClienteleError;
    };

export interface ImportOptions {
  /** Whether to go on behind a customer that is refused. Default `continue`. */
  onError?: 'continue' | 'stop' | undefined;
  /** Ends the import; it then rejects with `aborted`. */
  signal?: AbortSignal | undefined;
}

/**
 * Stores customers as they are: with their ids, times and cards. Answers one result for each, at its position counted
 * from 0, in order. An item that is a ClienteleError, as {@link readNdjson} makes of a line that is no JSON, is refused.
 */
export function importCustomers(
  kernel: OperationRunner,
  customers: Iterable<unknown> | AsyncIterable<unknown>,
  options: ImportOptions = {},
): AsyncGenerator<ImportResult, void, undefined> {
  const stop = new AbortController();
  return cancellableGenerator(stop, results(kernel, customers, options, stop));
}

async function* results(
  kernel: OperationRunner,
  customers: Iterable<unknown> | AsyncIterable<unknown>,
  options: ImportOptions,
  stop: AbortController,
): AsyncGenerator<ImportResult, void, undefined> {
  const { onError, signal } = await kernel.run(undefined, () => checked(customers, options));
  const end = () => stop.abort(reasonOf(signal));
  const endings = [kernel.onClose(end)];
  const source = callUserCode('customers', ITERABLE_WANTED, () => new CancellableIterator(customers));
  try {
    if (isAborted(signal)) end();
    else if (signal) endings.push(onAbort(signal, end));
    for (let position = 0; ; position += 1) {
      const next = () => kernel.run({ signal: stop.signal }, (operation) => operation.wait(source.next()), NO_DEADLINE);
      const item = await next().catch((error) => ended(kernel, stop, error));
      if (item === undefined || item.done) return;
      if ('error' in item) throw item.error;
      const result = await importOne(kernel, item.value, position, stop.signal);
      if (!result.imported && stop.signal.aborted && result.error.code === 'aborted') {
        return void (await ended(kernel, stop, result.error));
      }
      yield result;
      if (!result.imported && onError === 'stop') return;
    }
  } finally {
    for (const each of endings) each();
    await source.leave();
  }
}

/** How long a source takes is its own matter. */
const NO_DEADLINE = Number.POSITIVE_INFINITY;

/** Nothing more, where the consumer has left; an error where the service was closed, or the signal aborted. */
async function ended(kernel: OperationRunner, stop: AbortController, error: unknown): Promise<undefined> {
  if (stop.signal.reason === CANCELLED) return undefined;
  if (kernel.closed) await kernel.run(undefined, () => {});
  throw error;
}

function checked(customers: unknown, options: ImportOptions): ImportOptions {
  const isIterable = () =>
    typeof customers === 'object' &&
    customers !== null &&
    (Symbol.asyncIterator in customers || Symbol.iterator in customers);
  if (!callUserCode('customers', ITERABLE_WANTED, isIterable)) throw invalidParameter('customers', ITERABLE_WANTED);
  const { onError = 'continue', signal } = iterationOptions(options, ['onError']);
  if (onError !== 'continue' && onError !== 'stop') throw invalidParameter('onError', 'continue or stop');
  return { onError, signal };
}

const ITERABLE_WANTED = 'an iterable of customers';

/** Keys and items of one card, and a bound for those of all else, metadata first of all. */
const CARD_KEYS = 10;
const OTHER_KEYS = 20_000;

/** The id of what is to be imported, well-formed, whatever else is wrong with it. */
function idOf(copy: unknown): string | undefined {
  const id = typeof copy === 'object' && copy !== null ? (copy as { id?: unknown }).id : undefined;
  return isCustomerId(id) ? id : undefined;
}

async function importOne(
  kernel: OperationRunner,
  customer: unknown,
  position: number,
  signal: AbortSignal,
): Promise<ImportResult> {
  let id: string | undefined;
  try {
    await kernel.run({ signal }, async (operation) => {
      if (customer instanceof ClienteleError) throw customer;
      const copy = toPlainJson(customer, OTHER_KEYS + kernel.settings.maxSources * CARD_KEYS);
      id = idOf(copy);
      const given = validated<PlainCustomer>(IMPORT, copy);
      await insertImported(kernel, operation, importedRecord(kernel, given));
    });
    return { position, id: id as unknown as string, imported: true };
  } catch (error) {
    return { position, id, imported: false, error: ClienteleError.from(error) };
  }
}

function importedRecord(kernel: OperationRunner, given: PlainCustomer): CustomerRecord {
  const { scope, maxMetadata, maxSources, cardNumbers } = kernel.settings;
  if (given.livemode !== scope.livemode)
    throw invalidParameter('livemode', '{mode}, the mode of this service', { mode: String(scope.livemode) });
  const { data } = given.sources;
  if (data.length > maxSources)
    throw invalidParameter('sources', 'a list of at most {cards} cards', { cards: maxSources });
  if (new Set(data.map(({ id }) => id)).size < data.length)
    throw invalidParameter('sources', 'a list without duplicate cards');
  for (const [i, card] of data.entries()) {
    if (card.customer !== given.id) throw invalidParameter(`sources[data][${i}][customer]`, "the customer's id");
  }
  if (given.default_source !== null && !data.some(({ id }) => id === given.default_source)) {
    throw invalidParameter('default_source', 'the id of a card that is bound to the customer, or null');
  }
  if (given.metadata) checkMetadata(given.metadata, maxMetadata);
  // Whatever the option says of texts: a name comes from a card, and a card's number is never kept.
  if (hasCardNumber(given.name ?? '')) throw invalidParameter('name', 'free of card numbers');
  if (cardNumbers === 'refuse') {
    refuseCardNumbers('description', given.description ?? null);
    refuseCardNumbers('metadata', given.metadata ?? null);
  }
  const fields = {
    id: given.id,
    created: given.created,
    livemode: given.livemode,
    app: given.app,
    name: given.name ?? null,
    email: given.email || null,
    currency: given.currency ?? null,
    description: given.description || null,
    metadata: given.metadata ? (Object.freeze(given.metadata) as Metadata) : null,
    default_source: given.default_source,
  };
  return newRecord(fields, data.map(importedCard), given.created * 1000);
}

const importedCard = ({ id, created, last4, funding, brand, bank, customer }: Card): Card =>
  Object.freeze({ id, object: 'card', created, last4, funding, brand, bank, customer });

async function insertImported(kernel: OperationRunner, operation: Operation, record: CustomerRecord): Promise<void> {
  const { store, scope } = kernel.settings;
  const write = {
    record,
    origin: 'imported' as const,
    claims: [],
    event: kernel.event(operation, 'customer.created', { object: record.customer }),
    retention: kernel.retention,
  };
  const result = await kernel.writeStore(operation, write, () => store.insert(scope, write, operation));
  if (result.status !== 'stored') throw invalidParameter('id', 'an id that no customer has yet');
}
