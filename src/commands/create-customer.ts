import type { MetadataInput } from '../domain/metadata.ts';
import { type Expand, expand } from './expand.ts';
import { appId, description, email, metadata, tokenId } from './schemas.ts';
import { type SmsCode, smsCode } from './sms-code.ts';

/** Parameters of `customers.create` (docs/original-api.md#create-a-customer). */
export interface CreateCustomer<M = never, E extends Expand | undefined = Expand | undefined> {
  /** Id of the app that the customer is created for. */
  app: string;
  /** Id of the card's one-time token. Required unless the service has `requireSource: false`. */
  source: string;
  /** The code that was sent for the token by SMS. Required together with `source`. */
  sms_code: SmsCode;
  /** At most 5,000 characters. An empty string means null. */
  description?: string | null | undefined;
  /** At most 254 characters. An empty string means null. */
  email?: string | null | undefined;
  /** At most 10 pairs and 1,000 characters in all (option `maxMetadata`). */
  metadata?: MetadataInput<M> | undefined;
  expand?: E | undefined;
}

/** The parameters of a customer without a card. */
export interface WithoutSource {
  source?: undefined;
  sms_code?: undefined;
}

/** Parameters of `customers.create` without a card, if the service has `requireSource: false`. */
export interface CreateCustomerWithoutSource<M = never, E extends Expand | undefined = Expand | undefined>
  extends Omit<CreateCustomer<M, E>, keyof WithoutSource>,
    WithoutSource {}

/** Parameters without a card if `requireSource` is the literal `false`; otherwise `never`. */
export type SourcelessOf<RequireSource> = [RequireSource] extends [false] ? WithoutSource : never;

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
