import { cursorExpired, cursorUnknown } from '../ports/store.ts';

/** Where a feed that counts its events from 1 begins and ends. */
export interface FeedBounds {
  /** Number of the event appended last; 0 if there was none. */
  readonly last: number;
  /** Number of the event trimmed last; 0 if there was none. */
  readonly trimmed: number;
}

/**
 * Returns the number of the event after which a page of the feed starts.
 * @param after A cursor, which is the number of an event as text. Default: the event trimmed last.
 * @throws InvalidRequestError `parameter_invalid` if the feed never had the cursor; `cursor_expired` if events after it were trimmed
 */
export function startOfPage(after: string | undefined, { last, trimmed }: FeedBounds): number {
  if (after === undefined) return trimmed;
  const number = /^(?:0|[1-9]\d{0,15})$/.test(after) ? Number(after) : Number.POSITIVE_INFINITY;
  if (number > last) throw cursorUnknown();
  if (number < trimmed) throw cursorExpired();
  return number;
}
