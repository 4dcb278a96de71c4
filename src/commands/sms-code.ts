import { smsId } from './schemas.ts';

/** A code that a payer received by SMS and typed in. */
export interface SmsCode {
  id: string;
  /** 4 to 8 digits. */
  code: string;
}

export const smsCode = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'code'],
  description: 'an object with the fields id and code',
  properties: {
    id: smsId,
    code: { type: 'string', maxLength: 8, pattern: '^[0-9]{4,8}$', description: 'a string of 4 to 8 digits' },
  },
} as const;
