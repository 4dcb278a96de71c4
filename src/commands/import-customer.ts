import { appId, cardFields, cardholder, cardId, customerId, description, email, timestamp } from './schemas.ts';

// Marked as pure, because bundlers keep an unused object that spreads another one.
const boundCardFields = /* @__PURE__ */ (() => ({ ...cardFields, customer: customerId }))();
const defaultSource = /* @__PURE__ */ (() =>
  ({
    ...cardId,
    type: ['string', 'null'],
    description: 'the id of a card that is bound to the customer, or null',
  }) as const)();

/** One customer to import: the wire object with all its cards (docs/original-api.md#import-and-export). */
export const importCustomer = {
  $id: 'importCustomer',
  type: 'object',
  additionalProperties: false,
  required: ['id', 'created', 'livemode', 'app', 'sources', 'default_source'],
  properties: {
    id: customerId,
    object: { const: 'customer', description: 'the string customer' },
    created: timestamp,
    livemode: { type: 'boolean', description: 'true or false' },
    app: appId,
    name: cardholder,
    email,
    currency: {
      type: ['string', 'null'],
      maxLength: 3,
      pattern: '^[A-Za-z]{3}$',
      description: 'a three-letter currency code, or null',
    },
    description,
    metadata: {
      type: ['object', 'null'],
      description: 'an object with string values, or null',
      additionalProperties: { type: 'string', description: 'a string' },
    },
    sources: {
      type: 'object',
      additionalProperties: false,
      required: ['data'],
      description: 'a list with all cards of the customer',
      properties: {
        object: { const: 'list', description: 'the string list' },
        url: { type: 'string', maxLength: 1000, description: 'a path' },
        has_more: { const: false, description: 'false, because an import needs all cards of the customer' },
        data: {
          type: 'array',
          description: 'an array of cards, most recently bound first',
          items: {
            type: 'object',
            additionalProperties: false,
            required: ['id', 'created', 'last4', 'funding', 'brand', 'bank', 'customer'],
            description: 'a card',
            properties: boundCardFields,
          },
        },
      },
    },
    default_source: defaultSource,
  },
} as const;
