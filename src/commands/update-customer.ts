import type { MetadataInput } from '../domain/metadata.ts';
import type { Expand } from './create-customer.ts';
import { appId, cardId, description, email, expand, metadata } from './schemas.ts';

/** Parameters of `customers.update`. Only what is given changes. */
export interface UpdateCustomer {
  /** Accepted when it is the customer's own, since the original document's example sends it; refused otherwise. */
  app?: string | undefined;
  /** null or empty clears it. */
  description?: string | null | undefined;
  /** null or empty clears it. */
  email?: string | null | undefined;
  /** Merged: a key that is null or empty is removed, one that is not given stays; null or empty clears all. */
  metadata?: MetadataInput | undefined;
  /** Id of a bound card. */
  default_source?: string | undefined;
  expand?: Expand | undefined;
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
