import {
  appId,
  cardFields,
  cardholder,
  cardId,
  customerId,
  description,
  email,
  timestamp,
} from '../../../src/commands/schemas.ts';
import { ERROR_CODES } from '../../../src/domain/error-codes.ts';
import { completeObject, listOf } from './schema-parts.ts';

/** Creates a reference to a schema of the document. */
export const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

const list = (item: string) =>
  listOf(ref(item), 'Whether further objects follow: older ones, or newer ones with `ending_before`.');

const types = [...new Set(Object.values(ERROR_CODES).map(({ type }) => type))];

/** The schemas of responses. They share the parts of the command schemas, so that the two cannot differ. */
export const RESPONSE_SCHEMAS: Readonly<Record<string, object>> = {
  customer: completeObject({
    id: customerId,
    object: { const: 'customer' },
    created: timestamp,
    livemode: { type: 'boolean' },
    app: { anyOf: [appId, ref('app')], description: 'Id of the app, or the app if it is expanded.' },
    name: { ...cardholder, description: "The cardholder's name." },
    email: { ...email, description: 'null if it is not set.' },
    currency: { type: ['string', 'null'], description: 'Three-letter code; null unless an import set it.' },
    description: { ...description, description: 'null if it is not set.' },
    metadata: {
      type: ['object', 'null'],
      additionalProperties: { type: 'string' },
      description: 'null until metadata is first set.',
    },
    sources: { ...ref('cards'), description: 'The ten most recently bound cards.' },
    default_source: {
      anyOf: [cardId, ref('card'), { type: 'null' }],
      description: 'Id of a bound card, or the card if it is expanded; null without a card.',
    },
  }),
  customers: list('customer'),
  card: completeObject({ ...cardFields, customer: customerId }),
  cards: list('card'),
  app: {
    type: 'object',
    required: ['id', 'object'],
    properties: { id: appId, object: { const: 'app' } },
  },
  deleted: completeObject({ deleted: { const: true }, id: { type: 'string' } }),
  error: completeObject({
    error: {
      type: 'object',
      additionalProperties: false,
      required: ['type', 'message'],
      properties: {
        type: { enum: types },
        message: { type: 'string', description: 'A sentence in the language that Accept-Language selects.' },
        code: {
          type: 'string',
          description: `One of ${Object.keys(ERROR_CODES).join(', ')}, or a code that a verifier defines.`,
        },
        param: { type: 'string', description: 'The parameter at fault, such as `sms_code[id]`.' },
        attempts_left: { type: 'integer', minimum: 0, description: 'How many more wrong SMS codes are allowed.' },
        expires_at: { ...timestamp, description: 'When the SMS code expires, in Unix seconds.' },
        retry_after: {
          type: 'integer',
          minimum: 0,
          description: 'In how many seconds another attempt is allowed. The `Retry-After` header has the same number.',
        },
      },
    },
  }),
};
