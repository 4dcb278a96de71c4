import type { SmsCode } from './create-customer.ts';
import { smsCode, tokenId } from './schemas.ts';

/** Parameters of `customers.sources.create`. */
export interface BindCard {
  /** Id of the card's one-time token. */
  source: string;
  /** The code that was sent by SMS for the token. */
  sms_code: SmsCode;
}

export const bindCard = {
  $id: 'bindCard',
  type: 'object',
  additionalProperties: false,
  required: ['source', 'sms_code'],
  properties: { source: tokenId, sms_code: smsCode },
} as const;
