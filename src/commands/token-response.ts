import { appId, cardFields, cardholder, smsId, timestamp, tokenId } from './schemas.ts';

/** The response of a TokenVerifier. It allows known fields only, so that no card number can enter through it. */
export const tokenResponse = {
  $id: 'tokenResponse',
  type: 'object',
  additionalProperties: false,
  required: ['id', 'livemode', 'used', 'card'],
  properties: {
    id: tokenId,
    object: { const: 'token', description: 'the string token' },
    created: timestamp,
    livemode: { type: 'boolean', description: 'true or false' },
    used: { type: 'boolean', description: 'true or false' },
    app: { ...appId, type: ['string', 'null'] },
    sms_code: { ...smsId, type: ['string', 'null'] },
    card: {
      type: 'object',
      additionalProperties: false,
      required: ['id', 'created', 'last4', 'funding', 'brand', 'bank'],
      description: 'a card',
      properties: {
        ...cardFields,
        customer: { type: 'null', description: 'null' },
        name: cardholder,
      },
    },
  },
} as const;
