import { cardFields, timestamp } from '../commands/schemas.ts';

const string = { type: 'string' } as const;
const nullableString = { type: ['string', 'null'] } as const;

/** A card: `id, created, last4, funding, brand, bank`. */
const card = {
  type: 'array',
  minItems: 6,
  additionalItems: false,
  items: [string, timestamp, cardFields.last4, cardFields.funding, cardFields.brand, nullableString],
} as const;

/**
 * Describes the text of a record: `id, created, app, name, email, currency, description, metadata`, the default card (its
 * index in `cards`, its id if it is not among them, or null for none), `cards`, `history`. It is a list without names,
 * because it is written, sent, checked and parsed with every customer. It is looser than a command, so that records that
 * were stored under other limits stay readable.
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
    nullableString,
    nullableString,
    nullableString,
    nullableString,
    { type: ['object', 'null'], additionalProperties: string },
    { type: ['integer', 'string', 'null'], minimum: 0 },
    { type: 'array', items: card },
    { type: ['array', 'null'], items: string },
  ],
} as const;
