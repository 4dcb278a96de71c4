import { cursorExpired, cursorUnknown } from '../ports/store.ts';

/** The bounds of a feed that numbers its events from 1. */
export interface FeedBounds {
  /** Number of the last event appended; 0 if there was none. */
  readonly last: number;
  /** Number of the last event trimmed; 0 if there was none. */
  readonly trimmed: number;
}

/** A cursor is the number of an event in decimal. 16 digits cover all safe integers. */
const CURSOR = /^(?:0|[1-9]\d{0,15})$/;
const MAX_LENGTH = 16;

/**
 * Returns the number of the event after which a page of the feed starts.
 *
 * @param after The query's cursor. Default: the page starts with the oldest event that is kept.
 * @throws InvalidRequestError `parameter_invalid` if the feed never had the cursor; `cursor_expired` if events after it were trimmed
 *
 * @example
 * startOfFeedPage('7', { last: 12, trimmed: 5 }); // 7: the page starts with event 8
 */
export function startOfFeedPage(after: string | undefined, { last, trimmed }: FeedBounds): number {
  if (after === undefined) return trimmed;
  const isCursor = after.length <= MAX_LENGTH && CURSOR.test(after);
  const number = isCursor ? Number(after) : Number.POSITIVE_INFINITY;
  if (number > last) throw cursorUnknown();
  if (number < trimmed) throw cursorExpired();
  return number;
}
