import { appId, cardId, created, customerId, expandList, limit } from './schemas.ts';

/** Bounds of a creation time, Unix time in seconds. */
export interface CreatedRange {
  gt?: number | undefined;
  gte?: number | undefined;
  lt?: number | undefined;
  lte?: number | undefined;
  eq?: number | undefined;
}

interface ListParameters {
  /** 1 to 100; default 10. */
  limit?: number | undefined;
  /** Id of an object: the page after it, of older ones. Not together with `ending_before`. */
  starting_after?: string | undefined;
  /** Id of an object: the page just before it, of newer ones, newest first. */
  ending_before?: string | undefined;
  /** An exact time, or a range. */
  created?: number | CreatedRange | undefined;
}

/** Parameters of `customers.sources.list`. */
export interface ListCards extends ListParameters {}

/** Parameters of `customers.list`. */
export interface ListCustomers extends ListParameters {
  /** Only customers of this app. */
  app?: string | undefined;
  expand?: readonly ('app' | 'default_source' | 'data.app' | 'data.default_source')[] | undefined;
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

export const listCards = {
  $id: 'listCards',
  type: 'object',
  additionalProperties: false,
  properties: { limit, starting_after: cardId, ending_before: cardId, created },
} as const;
