import { storedRecord } from '../commands/stored-record.ts';
import { bound, type TokenCard } from '../domain/card.ts';
import { errorOf } from '../domain/errors.ts';
import { type CustomerFields, type CustomerRecord, customerOf } from '../domain/record.ts';
import * as validators from '../generated/validators.js';

const STORED = { schema: storedRecord, validate: validators.storedRecord };

/** What a store keeps of a record beside its text, in columns of its own. */
export type Place = Pick<CustomerRecord, 'version' | 'createdMs' | 'sequence' | 'deleted'>;

interface StoredRecord extends Omit<CustomerFields, 'livemode'> {
  readonly cards: readonly Omit<TokenCard, 'object' | 'customer' | 'name'>[];
  readonly history: readonly string[] | null;
}

/**
 * A record as text: JSON of what its wire object is made from, a third of the object's own size. Without version and place,
 * which a store gives, and without the mode, which is the scope's.
 */
export function recordText({ customer, cards, history }: CustomerRecord): string {
  const { id, created, app, name, email, currency, description, metadata, default_source } = customer;
  const stored: StoredRecord = {
    id,
    created,
    app,
    name,
    email,
    currency,
    description,
    metadata,
    default_source,
    cards: cards.map(({ id, created, last4, funding, brand, bank }) => ({ id, created, last4, funding, brand, bank })),
    history,
  };
  return JSON.stringify(stored);
}

/** The text of a record whose creation was moved to another time by the store ({@link placed}). */
export const movedText = (text: string, createdMs: number): string =>
  JSON.stringify({ ...JSON.parse(text), created: Math.floor(createdMs / 1000) });

/**
 * The record of a text, frozen throughout.
 * @param id Whose record it must be, where that is known.
 * @throws ApiError `store_corrupt` naming the id, where the text is none of {@link recordText}
 */
export function recordOf(text: string, livemode: boolean, place: Place, id?: string): CustomerRecord {
  const stored = parsed(text);
  if (!STORED.validate(stored)) throw corrupt(id ?? 'a customer');
  const { cards, history, metadata, ...fields } = stored as StoredRecord;
  if (id !== undefined && id !== fields.id) throw corrupt(id);
  const own = Object.freeze(cards.map((card) => bound(card as TokenCard, fields.id)));
  const customer = customerOf({ ...fields, livemode, metadata: metadata && Object.freeze(metadata) }, own);
  const { version, createdMs, sequence, deleted } = place;
  return Object.freeze({
    customer,
    cards: own,
    history: history && Object.freeze(history),
    version,
    createdMs,
    sequence,
    deleted,
  });
}

/** The error for what was read and is not what was stored. Names the object, never its content. */
export const corrupt = (id: string, cause?: unknown) =>
  errorOf('store_corrupt', { detail: { wanted: '{id} must be read as it was stored', values: { id } }, cause });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
