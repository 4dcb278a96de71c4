import { MAX_TIMESTAMP } from '../domain/time.ts';
import { timestamp } from './schemas.ts';

/** Bounds of a creation time, in Unix seconds. A customer or card must satisfy all of them. */
export interface CreatedRange {
  gt?: number | undefined;
  gte?: number | undefined;
  lt?: number | undefined;
  lte?: number | undefined;
  eq?: number | undefined;
}

/** Parameters that every list has (docs/original-api.md#lists). */
export interface ListParameters {
  /** Number of objects on a page, 1 to 100. Default 10. */
  limit?: number | undefined;
  /** Id of the object after which the page starts. Cannot be combined with `ending_before`. */
  starting_after?: string | undefined;
  /** Id of the object before which the page ends. The page is still ordered from newest to oldest. */
  ending_before?: string | undefined;
  /** An exact creation time in Unix seconds, or a range. */
  created?: number | CreatedRange | undefined;
}

export const limit = {
  type: 'integer',
  minimum: 1,
  maximum: 100,
  description: 'an integer from 1 to 100',
} as const;

export const created = {
  type: ['integer', 'object'],
  minimum: 0,
  maximum: MAX_TIMESTAMP,
  additionalProperties: false,
  description: 'a Unix time in whole seconds, or an object with any of gt, gte, lt, lte and eq',
  properties: { gt: timestamp, gte: timestamp, lt: timestamp, lte: timestamp, eq: timestamp },
} as const;
