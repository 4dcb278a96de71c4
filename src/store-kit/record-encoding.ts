import type { Card } from '../domain/card.ts';
import type { Metadata } from '../domain/customer.ts';
import { type CustomerRecord, customerOf } from '../domain/customer-record.ts';
import { errorOf } from '../domain/errors.ts';
import { expectation } from '../domain/messages.ts';
import * as validators from '../generated/validators.js';
import { deepFreeze } from './deep-freeze.ts';

/** What a store keeps of a record beside its text. */
export type StoredPosition = Pick<CustomerRecord, 'version' | 'createdMs' | 'sequence' | 'deleted'>;

type StoredCard = readonly [string, number, string, Card['funding'], Card['brand'], string | null];

/** What `commands/stored-record.ts` describes. */
type StoredRecord = readonly [
  id: string,
  created: number,
  app: string,
  name: string | null,
  email: string | null,
  currency: string | null,
  description: string | null,
  metadata: Metadata | null,
  /** Place of the default card among the cards; its id where it is none of them. */
  defaultCard: number | string | null,
  cards: readonly StoredCard[],
  history: readonly string[] | null,
];

/**
 * A record as text: JSON of what its wire object is made from, a third of the object's own size. Without version and place,
 * which a store gives, and without the mode, which is the scope's.
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
    placeOf(default_source, cards),
    cards.map(({ id, created, last4, funding, brand, bank }) => [id, created, last4, funding, brand, bank]),
    history,
  ];
  return JSON.stringify(stored);
}

function placeOf(defaultSource: string | null, cards: readonly Card[]): number | string | null {
  const place = cards.findIndex(({ id }) => id === defaultSource);
  return place < 0 ? defaultSource : place;
}

/** The text of a record whose creation was moved to another time by the store ({@link placed}). */
export function movedText(text: string, createdMs: number): string {
  const [id, , ...rest] = JSON.parse(text) as StoredRecord;
  return JSON.stringify([id, Math.floor(createdMs / 1000), ...rest]);
}

/** Id and app of a text that is known to be one of {@link encodeRecord}: a tenth of the time that {@link decodeRecord} takes. */
export function identityOf(text: string): { id: string; app: string } {
  const [id, , app] = JSON.parse(text) as StoredRecord;
  return { id, app };
}

/**
 * The record of a text, frozen throughout.
 * @param id Whose record it must be, where that is known.
 * @throws ApiError `store_corrupt` naming the id, where the text is none of {@link encodeRecord}
 */
export function decodeRecord(text: string, livemode: boolean, place: StoredPosition, id?: string): CustomerRecord {
  const stored = parsed(text) as StoredRecord;
  if (!validators.storedRecord(stored)) throw corruptError(id ?? 'a customer');
  if (id !== undefined && id !== stored[0]) throw corruptError(id);
  const history = stored[10];
  const cards = Object.freeze(stored[9].map((card) => cardOf(card, stored[0])));
  const { version, createdMs, sequence, deleted } = place;
  return Object.freeze({
    customer: customerIn(stored, livemode, cards),
    cards,
    history: history && Object.freeze(history),
    version,
    createdMs,
    sequence,
    deleted,
  });
}

function customerIn(stored: StoredRecord, livemode: boolean, cards: readonly Card[]) {
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

function cardOf([id, created, last4, funding, brand, bank]: StoredCard, customer: string): Card {
  return Object.freeze({ id, object: 'card', created, last4, funding, brand, bank, customer });
}

/** The JSON of a value, and whether the customer of a record that is written in the same step stood in it. */
export interface SharedJson {
  readonly shared: boolean;
  /** null where nothing was left. */
  readonly json: string | null;
}

/** The JSON of a value, without the customer where that stands under `name`: its text is not written twice. */
export function encodeShared(value: object, name: 'object' | 'value', customer: object | undefined): SharedJson {
  const { [name]: inner, ...rest } = value as Record<string, unknown>;
  if (inner === undefined || inner !== customer) return { shared: false, json: JSON.stringify(value) };
  return { shared: true, json: Object.keys(rest).length === 0 ? null : JSON.stringify(rest) };
}

const NOWHERE: StoredPosition = { version: 1, createdMs: 0, sequence: 0, deleted: false };

/**
 * The value of {@link encodeShared}, frozen throughout.
 * @param text Of the record whose customer stands under `name`; null where that is not shared.
 * @param rest What the JSON was of.
 */
export function decodeShared(
  livemode: boolean,
  text: string | null,
  rest: object | null,
  name: 'object' | 'value',
): object {
  const value = deepFreeze(rest ?? {});
  if (text === null) return value;
  const { customer } = decodeRecord(text, livemode, NOWHERE);
  return Object.freeze(name === 'object' ? { object: customer, ...value } : { ...value, value: customer });
}

/** The error for what was read and is not what was stored. Names the object, never its content. */
export const corruptError = (id: string, cause?: unknown) =>
  errorOf('store_corrupt', { detail: expectation('{id} cannot be decoded', { id }), cause });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
