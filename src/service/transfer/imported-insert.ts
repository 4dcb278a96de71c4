import { importCustomer } from '../../commands/import-customer.ts';
import { validateCommand } from '../../commands/read-command.ts';
import { type InputSize, toPlainJson } from '../../commands/to-plain-json.ts';
import type { PlainCustomer } from '../../domain/customer.ts';
import { withAllCards } from '../../domain/customer-record.ts';
import { type AnyClienteleError, ClienteleError, invalidParameter } from '../../domain/errors.ts';
import * as validators from '../../generated/validators.js';
import type { Insert } from '../../ports/store-types.ts';
import { isCustomerId } from '../customers/ids.ts';
import { operationFailure } from '../operation/error-mapping.ts';
import type { OperationRunner } from '../operation/runner.ts';
import { metadataSize, type Settings } from '../operation/settings.ts';
import { importedRecord } from './imported-record.ts';

const IMPORT = { schema: importCustomer, validate: validators.importCustomer };
const EXPECTED_OBJECTS = 'customer objects: readNdjson reads them from text with one object per line';

/** Maximum number of keys and items of one card, and of the characters of its keys. */
const CARD_KEYS = 10;
const CARD_KEY_CHARACTERS = 60;

/** The insert of an item of an import, or the reason why the item is refused. `id` is undefined if it is not well-formed. */
export type ImportedInsert =
  | { readonly id: string; readonly insert: Insert }
  | { readonly id: string | undefined; readonly error: AnyClienteleError };

/** Validates an item of an import and creates its insert. Never throws. */
export function importedInsert(runner: OperationRunner, item: unknown): ImportedInsert {
  let id: string | undefined;
  try {
    if (item instanceof ClienteleError) throw item;
    if (!hasFields(item)) throw invalidParameter(undefined, EXPECTED_OBJECTS);
    const copy = toPlainJson(item, sizeOfImport(runner.settings));
    id = idOf(copy);
    const record = importedRecord(runner.settings, validateCommand<PlainCustomer>(IMPORT, copy));
    const data = { object: withAllCards(record) };
    const insert = {
      record,
      origin: 'imported' as const,
      claims: [],
      event: runner.event({ operation: runner.newId() }, 'customer.created', data),
      retention: runner.retention,
    };
    return { id: record.customer.id, insert };
  } catch (error) {
    return { id, error: operationFailure(error, undefined, runner.settings.locale) };
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
