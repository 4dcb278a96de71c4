import { MAX_TIMESTAMP } from '../domain/time.ts';

/*
 * Parts of the command schemas. A `description` completes the sentence "it must be ..." of an error message; its Chinese
 * translation is in domain/messages.zh.ts. An error in a parameter without a description names the closest parent that has
 * one.
 *
 * `maxLength` comes before each `pattern`, so that no pattern reads a long text. Every pattern takes linear time and refuses
 * control characters (Cc) and lone surrogates (Cs).
 */

const MAX_ID = 255;

const id = <P extends string, D extends string>(pattern: P, description: D) =>
  ({ type: 'string', maxLength: MAX_ID, pattern, description }) as const;

export const appId = id(
  '^app_[A-Za-z0-9_-]+$',
  'an app id: app_ followed by letters, digits, _ or -, at most 255 characters',
);
export const tokenId = id(
  '^tok_[A-Za-z0-9_-]+$',
  'a token id: tok_ followed by letters, digits, _ or -, at most 255 characters',
);
export const smsId = id(
  '^sms_[A-Za-z0-9_-]+$',
  'the id of an SMS code: sms_ followed by letters, digits, _ or -, at most 255 characters',
);
export const cardId = id(
  '^card_[A-Za-z0-9_-]+$',
  'a card id: card_ followed by letters, digits, _ or -, at most 255 characters',
);
export const customerId = id(
  '^cus_[A-Za-z0-9_-]+$',
  'a customer id: cus_ followed by letters, digits, _ or -, at most 255 characters',
);

/** The option `idempotencyKey` and the HTTP header `Idempotency-Key`. */
export const idempotencyKey = {
  type: 'string',
  maxLength: 255,
  pattern: '^[\\x20-\\x7e]+$',
  description: 'a string of 1 to 255 printable ASCII characters',
} as const;

/** null or an empty string clears it. */
export const email = {
  type: ['string', 'null'],
  maxLength: 254,
  pattern: '^(?:[^\\s@\\p{Cc}\\p{Cs}]+@[^\\s@\\p{Cc}\\p{Cs}]+)?$',
  description: 'an email address of at most 254 characters, or empty',
} as const;

/** null or an empty string clears it. */
export const description = {
  type: ['string', 'null'],
  maxLength: 5000,
  pattern: '^[^\\p{Cc}\\p{Cs}]*$',
  description: 'text of at most 5,000 characters without control characters, or empty',
} as const;

/** The limits of metadata are options, so that domain/metadata.ts checks them. */
export const metadata = {
  type: ['object', 'null', 'string'],
  maxLength: 0,
  description: 'an object with string values, or empty',
  additionalProperties: {
    type: ['string', 'number', 'boolean', 'null'],
    description: 'a string, a number, a boolean or null',
  },
} as const;

export const timestamp = {
  type: 'integer',
  minimum: 0,
  maximum: MAX_TIMESTAMP,
  description: 'a Unix time in whole seconds',
} as const;

/** The fields that a card has both before and after it is bound. */
export const cardFields = {
  id: cardId,
  object: { const: 'card', description: 'the string card' },
  created: timestamp,
  last4: { type: 'string', maxLength: 4, pattern: '^[0-9]{4}$', description: 'a string of 4 digits' },
  funding: { enum: ['credit', 'debit', 'unknown'], description: 'credit, debit or unknown' },
  brand: {
    enum: ['UnionPay', 'Visa', 'MasterCard', 'JCB'],
    description: 'UnionPay, Visa, MasterCard or JCB',
  },
  bank: {
    type: ['string', 'null'],
    maxLength: 50,
    pattern: '^[A-Za-z0-9_-]+$',
    description: 'a bank code, or null',
  },
} as const;

export const cardholder = {
  type: ['string', 'null'],
  maxLength: 255,
  pattern: '^[^\\p{Cc}\\p{Cs}]*$',
  description: 'a name of at most 255 characters without control characters, or null',
} as const;
