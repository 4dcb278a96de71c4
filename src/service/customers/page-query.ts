import type { CreatedRange, ListParameters } from '../../commands/list-parameters.ts';
import { invalidParameter } from '../../domain/errors.ts';
import type { Expectation } from '../../domain/messages.ts';

/** Number of objects on a page if the parameters have no `limit`. */
const DEFAULT_LIMIT = 10;

/** The page that a store, or a customer's list of cards, has to return. */
export interface PageQuery {
  readonly limit: number;
  readonly direction: 'older' | 'newer';
  readonly cursor: string | undefined;
}

/** @throws InvalidRequestError if the parameters have both cursors */
export function pageQueryOf({ limit, starting_after, ending_before }: ListParameters): PageQuery {
  if (starting_after !== undefined && ending_before !== undefined) {
    throw invalidParameter('ending_before', 'omitted if starting_after is given');
  }
  return {
    limit: limit ?? DEFAULT_LIMIT,
    direction: ending_before === undefined ? 'older' : 'newer',
    cursor: starting_after ?? ending_before,
  };
}

/** Returns the error for a cursor that the list does not know. */
export const unknownListCursor = ({ starting_after }: ListParameters, expected: Expectation) =>
  invalidParameter(starting_after === undefined ? 'ending_before' : 'starting_after', expected);

interface SecondsRange {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

const UNBOUNDED: SecondsRange = Object.freeze({ from: undefined, to: undefined });

/** Returns the bounds of a creation time in whole seconds, both inclusive. All bounds apply together. */
export function secondsRange(created: number | CreatedRange | undefined): SecondsRange {
  if (created === undefined) return UNBOUNDED;
  const { gt, gte, lt, lte, eq } = typeof created === 'number' ? ({ eq: created } as CreatedRange) : created;
  const from = Math.max(...defined(gt === undefined ? gt : gt + 1, gte, eq));
  const to = Math.min(...defined(lt === undefined ? lt : lt - 1, lte, eq));
  return { from: Number.isFinite(from) ? from : undefined, to: Number.isFinite(to) ? to : undefined };
}

const defined = (...values: (number | undefined)[]) => values.filter((value) => value !== undefined);
