import { cardFields, timestamp } from '../commands/schemas.ts';

const string = { type: 'string' } as const;
const text = { type: ['string', 'null'] } as const;

/** A card in a stored record: `id, created, last4, funding, brand, bank`. */
const card = {
  type: 'array',
  minItems: 6,
  additionalItems: false,
  items: [string, timestamp, cardFields.last4, cardFields.funding, cardFields.brand, text],
} as const;

/**
 * What a store keeps of a customer beside its place: `id, created, app, name, email, currency, description, metadata`, which
 * of the cards is the default (null for none), `cards`, `history`. A list without names, since its text is written, moved,
 * checked and parsed with every customer; looser than a command, so that what was stored under other limits stays readable.
 */
export const storedRecord = {
  $id: 'storedRecord',
  type: 'array',
  minItems: 11,
  additionalItems: false,
  items: [
    string,
    timestamp,
    string,
    text,
    text,
    text,
    text,
    { type: ['object', 'null'], additionalProperties: string },
    { type: ['integer', 'string', 'null'], minimum: 0 },
    { type: 'array', items: card },
    { type: ['array', 'null'], items: string },
  ],
} as const;
