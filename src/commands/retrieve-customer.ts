import { type Expand, expand } from './expand.ts';

/** Parameters of `customers.retrieve`. */
export interface RetrieveCustomer<E extends Expand | undefined = Expand | undefined> {
  expand?: E | undefined;
}

export const retrieveCustomer = {
  $id: 'retrieveCustomer',
  type: 'object',
  additionalProperties: false,
  properties: { expand },
} as const;
