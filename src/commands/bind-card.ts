import { tokenId } from './schemas.ts';
import { type SmsCode, smsCode } from './sms-code.ts';

/** Parameters of `customers.sources.create` (docs/original-api.md#bind-a-card). */
export interface BindCard {
  /** Id of the card's one-time token. */
  source: string;
  /** The code that was sent for the token by SMS. */
  sms_code: SmsCode;
}

export const bindCard = {
  $id: 'bindCard',
  type: 'object',
  additionalProperties: false,
  required: ['source', 'sms_code'],
  properties: { source: tokenId, sms_code: smsCode },
} as const;
