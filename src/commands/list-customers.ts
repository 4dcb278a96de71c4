import { type ExpandList, expandList } from './expand.ts';
import { created, type ListParameters, limit } from './list-parameters.ts';
import { appId, customerId } from './schemas.ts';

/** Parameters of `customers.list`. */
export interface ListCustomers<E extends ExpandList | undefined = ExpandList | undefined> extends ListParameters {
  /** Lists only the customers of this app. */
  app?: string | undefined;
  expand?: E | undefined;
}

export const listCustomers = {
  $id: 'listCustomers',
  type: 'object',
  additionalProperties: false,
  properties: {
    limit,
    starting_after: customerId,
    ending_before: customerId,
    created,
    app: appId,
    expand: expandList,
  },
} as const;
