import type { MetadataInput } from '../domain/metadata.ts';
import { appId, description, email, expand, metadata, smsCode, tokenId } from './schemas.ts';

/** A code that a payer received by SMS: its id, and what was typed. */
export interface SmsCode {
  id: string;
  /** 4 to 8 digits. */
  code: string;
}

/** Paths that `expand` replaces by the object. */
export type Expand = readonly ('app' | 'default_source')[];

/** Parameters that expand nothing: what is answered has ids only. */
export type Unexpanded<P> = Omit<P, 'expand'> & { expand?: undefined };

/** Parameters of `customers.create` (original document: "Creating a Customer"). */
export interface CreateCustomer {
  /** Id of the app that the customer is created for. */
  app: string;
  /** Id of the card's one-time token. Required, unless the service has `requireSource: false`. */
  source: string;
  /** The code that was sent by SMS for the token. Required together with `source`. */
  sms_code: SmsCode;
  /** At most 5,000 characters; empty means null. */
  description?: string | null | undefined;
  /** At most 254 characters; empty means null. */
  email?: string | null | undefined;
  /** At most 10 pairs and 1,000 characters in all (option `maxMetadata`). */
  metadata?: MetadataInput | undefined;
  expand?: Expand | undefined;
}

/** Parameters of `customers.create` where the service has `requireSource: false` and no card is bound yet. */
export type CreateCustomerWithoutSource = Omit<CreateCustomer, 'source' | 'sms_code'>;

const optional = { description, email, metadata, expand } as const;

export const createCustomer = {
  $id: 'createCustomer',
  type: 'object',
  additionalProperties: false,
  required: ['app', 'source', 'sms_code'],
  properties: { app: appId, source: tokenId, sms_code: smsCode, ...optional },
} as const;

export const createCustomerWithoutSource = {
  $id: 'createCustomerWithoutSource',
  type: 'object',
  additionalProperties: false,
  required: ['app'],
  properties: { app: appId, ...optional },
} as const;
