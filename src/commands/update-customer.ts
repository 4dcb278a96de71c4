import type { MetadataInput } from '../domain/metadata.ts';
import { type Expand, expand } from './expand.ts';
import { appId, cardId, description, email, metadata } from './schemas.ts';

/** Parameters of `customers.update` (docs/original-api.md#update-a-customer). A field that is omitted keeps its value. */
export interface UpdateCustomer<M = never, E extends Expand | undefined = Expand | undefined> {
  /** Accepted only if it equals the customer's app, because the example of the original API sends it. */
  app?: string | undefined;
  /** null or an empty string clears it. */
  description?: string | null | undefined;
  /** null or an empty string clears it. */
  email?: string | null | undefined;
  /** Is merged. A key with null or an empty string is removed, an omitted key stays; null or an empty string clears all. */
  metadata?: MetadataInput<M> | undefined;
  /** Id of a bound card. */
  default_source?: string | undefined;
  expand?: E | undefined;
}

export const updateCustomer = {
  $id: 'updateCustomer',
  type: 'object',
  additionalProperties: false,
  properties: {
    app: appId,
    description,
    email,
    metadata,
    default_source: { ...cardId, description: 'the id of a card that is bound to the customer' },
    expand,
  },
} as const;
