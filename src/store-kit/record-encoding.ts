import type { Card } from '../domain/card.ts';
import type { Metadata } from '../domain/customer.ts';
import { type CustomerRecord, customerOf } from '../domain/customer-record.ts';
import { errorOf } from '../domain/errors.ts';
import { expectation } from '../domain/messages.ts';
import * as validators from '../generated/validators.js';
import { deepFreeze } from './deep-freeze.ts';

/** The attributes of a record that a store keeps beside the record's text: version, position and deletion. */
export type RecordAttributes = Pick<CustomerRecord, 'version' | 'createdMs' | 'sequence' | 'deleted'>;

type StoredCard = readonly [
  id: string,
  created: number,
  last4: string,
  funding: Card['funding'],
  brand: Card['brand'],
  bank: string | null,
];

/** The list that `record-schema.ts` describes. */
type StoredRecord = readonly [
  id: string,
  created: number,
  app: string,
  name: string | null,
  email: string | null,
  currency: string | null,
  description: string | null,
  metadata: Metadata | null,
  /** Index of the default card among the cards; its id if it is not among them. */
  defaultCard: number | string | null,
  cards: readonly StoredCard[],
  history: readonly string[] | null,
];

/**
 * Encodes a record as text: the JSON of a list of field values, a third of the size of the wire object. The text does not
 * contain the {@link RecordAttributes}, nor the mode, which the scope has.
 */
export function encodeRecord({ customer, cards, history }: CustomerRecord): string {
  const { id, created, app, name, email, currency, description, metadata, default_source } = customer;
  const stored: StoredRecord = [
    id,
    created,
    app,
    name,
    email,
    currency,
    description,
    metadata,
    indexOfCard(default_source, cards),
    cards.map(({ id, created, last4, funding, brand, bank }) => [id, created, last4, funding, brand, bank]),
    history,
  ];
  return JSON.stringify(stored);
}

function indexOfCard(cardId: string | null, cards: readonly Card[]): number | string | null {
  const index = cards.findIndex(({ id }) => id === cardId);
  return index < 0 ? cardId : index;
}

/** Returns the text with another creation time, for a store that raises the time of a created customer. */
export function withCreationTime(text: string, createdMs: number): string {
  const [id, , ...rest] = JSON.parse(text) as StoredRecord;
  return JSON.stringify([id, Math.floor(createdMs / 1000), ...rest]);
}

/** Returns the id and the app in a text of {@link encodeRecord}, unchecked: ten times as fast as {@link decodeRecord}. */
export function idAndAppOf(text: string): { id: string; app: string } {
  const [id, , app] = JSON.parse(text) as StoredRecord;
  return { id, app };
}

/**
 * Decodes a text of {@link encodeRecord} to a deeply frozen record.
 *
 * @param id Id that the record must have. Default: any.
 * @throws ApiError `store_corrupt` with the id, if the text is not a record or is the record of another id
 *
 * @example
 * const row = await database.get(scope.key, id);
 * const { version, createdMs, sequence, deleted } = row;
 * return decodeRecord(row.text, scope.livemode, { version, createdMs, sequence, deleted }, id);
 */
export function decodeRecord(
  text: string,
  livemode: boolean,
  { version, createdMs, sequence, deleted }: RecordAttributes,
  id?: string,
): CustomerRecord {
  const stored = parseJson(text) as StoredRecord;
  if (!validators.storedRecord(stored)) throw corruptError(id ?? 'a customer');
  if (id !== undefined && id !== stored[0]) throw corruptError(id);
  const history = stored[10];
  const cards = Object.freeze(stored[9].map((card) => decodeCard(card, stored[0])));
  return Object.freeze({
    customer: toCustomer(stored, livemode, cards),
    cards,
    history: history && Object.freeze(history),
    version,
    createdMs,
    sequence,
    deleted,
  });
}

function toCustomer(stored: StoredRecord, livemode: boolean, cards: readonly Card[]) {
  const [id, created, app, name, email, currency, description, metadata, defaultCard] = stored;
  const fields = {
    id,
    created,
    livemode,
    app,
    name,
    email,
    currency,
    description,
    metadata: metadata && Object.freeze(metadata),
    default_source: typeof defaultCard === 'number' ? (cards[defaultCard]?.id ?? null) : defaultCard,
  };
  return customerOf(fields, cards);
}

function decodeCard([id, created, last4, funding, brand, bank]: StoredCard, customer: string): Card {
  return Object.freeze({ id, object: 'card', created, last4, funding, brand, bank, customer });
}

/** The property of a value that may be its customer: `object` of an event's data, `value` of an outcome. */
type CustomerProperty = 'object' | 'value';

/** JSON of a value, perhaps without its customer: the same write stores that customer in its record. */
export interface EncodedValue {
  readonly omitsCustomer: boolean;
  /** null if the value has only the customer, and omits it. */
  readonly json: string | null;
}

/**
 * Encodes an event's data or a settlement's outcome. Omits its customer if the same write stores the customer's record: the
 * record's text then serves the record, the event and the outcome.
 *
 * @param customer The customer of the written record; undefined if no record is written.
 */
export function encodeWithoutCustomer(value: object, property: CustomerProperty, customer?: object): EncodedValue {
  const { [property]: inner, ...rest } = value as Record<string, unknown>;
  if (inner === undefined || inner !== customer) return { omitsCustomer: false, json: JSON.stringify(value) };
  return { omitsCustomer: true, json: Object.keys(rest).length === 0 ? null : JSON.stringify(rest) };
}

/** A placeholder: only the customer of the record is decoded. */
const NO_ATTRIBUTES: RecordAttributes = { version: 1, createdMs: 0, sequence: 0, deleted: false };

/**
 * Reverses {@link encodeWithoutCustomer}. The value is deeply frozen.
 *
 * @param text Text of the record whose customer was omitted; null if none was.
 * @param json The parsed JSON.
 */
export function decodeWithCustomer(
  livemode: boolean,
  text: string | null,
  json: object | null,
  property: CustomerProperty,
): object {
  const value = deepFreeze(json ?? {});
  if (text === null) return value;
  const { customer } = decodeRecord(text, livemode, NO_ATTRIBUTES);
  return Object.freeze(property === 'object' ? { object: customer, ...value } : { ...value, value: customer });
}

/** Returns the error for stored data that differs from the data written. It names the object and never quotes its content. */
export const corruptError = (id: string, cause?: unknown) =>
  errorOf('store_corrupt', { detail: expectation('{id} cannot be read', { id }), cause });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The schema refuses undefined, and the caller reports the damage.
    return undefined;
  }
}
