import { importCustomer } from '../commands/import-customer.ts';
import { readCommand } from '../commands/read-command.ts';
import type { Card } from '../domain/card.ts';
import type { Metadata, PlainCustomer } from '../domain/customer.ts';
import { type AnyClienteleError, ClienteleError, errorOf } from '../domain/errors.ts';
import { checkMetadata, refuseCardNumbers } from '../domain/metadata.ts';
import { type CustomerRecord, newRecord } from '../domain/record.ts';
import * as validators from '../generated/validators.js';
import type { Kernel } from './kernel.ts';
import { iterationOptions, type Operation } from './operation.ts';

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
export async function* importing(
  kernel: Kernel,
  customers: Iterable<unknown> | AsyncIterable<unknown>,
  options: ImportOptions = {},
): AsyncGenerator<ImportResult, void, undefined> {
  const { onError, signal } = await kernel.run(undefined, () => checked(customers, options));
  let position = 0;
  for await (const customer of customers) {
    const result = await importOne(kernel, customer, position, signal);
    if (!result.imported && result.error.code === 'aborted') throw result.error;
    yield result;
    if (!result.imported && onError === 'stop') return;
    position += 1;
  }
}

function checked(customers: unknown, options: ImportOptions): ImportOptions {
  const iterable = typeof customers === 'object' && customers !== null;
  if (!iterable || !(Symbol.asyncIterator in customers || Symbol.iterator in customers)) {
    throw refused('customers', 'an iterable of customers');
  }
  const { onError = 'continue', signal } = iterationOptions(options);
  if (onError !== 'continue' && onError !== 'stop') throw refused('onError', 'continue or stop');
  return { onError, signal };
}

async function importOne(
  kernel: Kernel,
  customer: unknown,
  position: number,
  signal: AbortSignal | undefined,
): Promise<ImportResult> {
  let id: string | undefined;
  try {
    await kernel.run({ signal }, async (operation) => {
      if (customer instanceof ClienteleError) throw customer;
      const given = readCommand<PlainCustomer>(IMPORT, customer);
      id = given.id;
      await insertImported(kernel, operation, importedRecord(kernel, given));
    });
    return { position, id: id as unknown as string, imported: true };
  } catch (error) {
    return { position, id, imported: false, error: ClienteleError.from(error) };
  }
}

function importedRecord(kernel: Kernel, given: PlainCustomer): CustomerRecord {
  const { scope, maxMetadata, maxSources, cardNumbers } = kernel.settings;
  if (given.livemode !== scope.livemode)
    throw refused('livemode', "the service's mode: {mode}", { mode: String(scope.livemode) });
  const { data } = given.sources;
  if (data.length > maxSources) throw refused('sources', 'a list of at most {cards} cards', { cards: maxSources });
  if (new Set(data.map(({ id }) => id)).size < data.length) throw refused('sources', 'a list that has each card once');
  for (const [i, card] of data.entries()) {
    if (card.customer !== given.id) throw refused(`sources[data][${i}][customer]`, "the customer's id");
  }
  if (given.default_source !== null && !data.some(({ id }) => id === given.default_source)) {
    throw refused('default_source', 'the id of a card that is bound to the customer, or null');
  }
  if (given.metadata) checkMetadata(given.metadata, maxMetadata);
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

async function insertImported(kernel: Kernel, operation: Operation, record: CustomerRecord): Promise<void> {
  const { store, scope } = kernel.settings;
  const write = {
    record,
    native: false,
    claims: [],
    event: kernel.event(operation, 'customer.created', { object: record.customer }),
    retention: kernel.retention,
  };
  const result = await kernel.write(operation, write, () => store.insert(scope, write, operation));
  if (result.status !== 'stored') throw refused('id', 'an id that no customer has yet');
}

const refused = (param: string, wanted: string, values: Readonly<Record<string, string | number>> = {}) =>
  errorOf('parameter_invalid', { param, detail: { wanted, values } });
