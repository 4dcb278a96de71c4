import { type Expand, expand } from './expand.ts';

/** Parameters of `customers.retrieve`. */
export interface RetrieveCustomer {
  expand?: Expand | undefined;
}

export const retrieveCustomer = {
  $id: 'retrieveCustomer',
  type: 'object',
  additionalProperties: false,
  properties: { expand },
} as const;
