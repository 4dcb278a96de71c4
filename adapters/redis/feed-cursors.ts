import { cursorUnknown } from '../../src/ports/store.ts';

/** The cursor before the first event of a scope. */
export const FEED_START = '0-0';

const PATTERN = /^(\d{16}|0)-(\d{1,4})$/;

export const isCursor = (text: string): boolean => PATTERN.test(text);

/**
 * Parses a cursor. Its text `<position>-<partition>` is also the stream entry's id. The position is in microseconds, and
 * increases with each write of the partition.
 */
export function parseCursor(cursor: string): { position: number; partition: number } {
  const [position, partition] = cursor.split('-');
  return { position: Number(position), partition: Number(partition) };
}

/** Checks the cursor of a query. @throws InvalidRequestError if the cursor is malformed, or at or after `end` */
export function checkCursor(after: string, end: number): void {
  if (!isCursor(after) || parseCursor(after).position >= end) throw cursorUnknown();
}

export function compareCursors(left: string, right: string): number {
  const [a, b] = [parseCursor(left), parseCursor(right)];
  return a.position - b.position || a.partition - b.partition;
}

/** Returns the latest cursor; undefined without cursors. */
export const latestCursor = (cursors: readonly (string | null)[]): string | undefined =>
  cursors
    .filter((cursor) => cursor !== null)
    .sort(compareCursors)
    .at(-1);

/** Returns the lower bound of XRANGE for the events after a cursor. */
export const boundAfter = (after: string | undefined): string => (after === undefined ? '-' : `(${after}`);
