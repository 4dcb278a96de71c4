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

/** An object all of whose fields are always there: what is not set is null. */
const whole = <P extends object>(properties: P) => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties),
  properties,
});

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

const list = (item: string) =>
  whole({
    object: { const: 'list' },
    url: { type: 'string', description: 'Path of the list, without a host.' },
    has_more: { type: 'boolean', description: 'Whether there are more in the direction of travel.' },
    data: { type: 'array', items: ref(item) },
  });

const types = [...new Set(Object.values(ERROR_CODES).map(({ type }) => type))];

/** What is answered. Built from the parts that the command schemas are built from, so that the two cannot drift apart. */
export const OBJECTS: Readonly<Record<string, object>> = {
  customer: whole({
    id: customerId,
    object: { const: 'customer' },
    created: timestamp,
    livemode: { type: 'boolean' },
    app: { anyOf: [appId, ref('app')], description: 'Id of the app; the app itself where it is expanded.' },
    name: { ...cardholder, description: "The cardholder's name." },
    email: { ...email, description: 'null where it is not set.' },
    currency: { type: ['string', 'null'], description: 'Three letters; null unless an import set it.' },
    description: { ...description, description: 'null where it is not set.' },
    metadata: {
      type: ['object', 'null'],
      additionalProperties: { type: 'string' },
      description: 'null until metadata is first given.',
    },
    sources: { ...ref('cards'), description: 'The ten most recently bound cards.' },
    default_source: {
      anyOf: [cardId, ref('card'), { type: 'null' }],
      description: 'Id of a bound card; the card itself where it is expanded.',
    },
  }),
  customers: list('customer'),
  card: whole({ ...cardFields, customer: customerId }),
  cards: list('card'),
  app: {
    type: 'object',
    required: ['id', 'object'],
    properties: { id: appId, object: { const: 'app' } },
  },
  deleted: whole({ deleted: { const: true }, id: { type: 'string' } }),
  error: whole({
    error: {
      type: 'object',
      additionalProperties: false,
      required: ['type', 'message'],
      properties: {
        type: { enum: types },
        message: { type: 'string', description: 'A sentence in the language of Accept-Language.' },
        code: {
          type: 'string',
          description: `One of ${Object.keys(ERROR_CODES).join(', ')}, or one that a verifier adds.`,
        },
        param: { type: 'string', description: 'The parameter at fault, such as `sms_code[id]`.' },
      },
    },
  }),
};
