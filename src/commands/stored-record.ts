import { cardFields, timestamp } from './schemas.ts';

const id = { type: 'string' } as const;
const text = { type: ['string', 'null'] } as const;

/**
 * What a store keeps of a customer beside its place: no wire object, but what one is made from. Looser than a command, so
 * that what was stored under other limits stays readable.
 */
export const storedRecord = {
  $id: 'storedRecord',
  type: 'object',
  additionalProperties: false,
  required: [
    'id',
    'created',
    'app',
    'name',
    'email',
    'currency',
    'description',
    'metadata',
    'default_source',
    'cards',
    'history',
  ],
  properties: {
    id,
    created: timestamp,
    app: id,
    name: text,
    email: text,
    currency: text,
    description: text,
    metadata: { type: ['object', 'null'], additionalProperties: { type: 'string' } },
    default_source: text,
    cards: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'created', 'last4', 'funding', 'brand', 'bank'],
        properties: {
          id,
          created: timestamp,
          last4: cardFields.last4,
          funding: cardFields.funding,
          brand: cardFields.brand,
          bank: text,
        },
      },
    },
    history: { type: ['array', 'null'], items: { type: 'string' } },
  },
} as const;
