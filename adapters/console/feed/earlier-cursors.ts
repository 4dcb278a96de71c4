/** The start of a cursor that grows with each event: the event's number, or its time in microseconds. */
const NUMBER = /^\d{1,16}/;
/** Distance of the first guess. A list shows 100 events at most. */
const FIRST_DISTANCE = 1000;

/** Returns the number with which a cursor begins; 0 without one. */
export const numberOf = (cursor: string): number => Number(NUMBER.exec(cursor)?.[0] ?? 0);

/**
 * Guesses cursors before another one, each ten times as far before it. Cursors of the stores of this package begin with a number
 * that grows with each event. A store refuses a cursor that its feed never had, so a wrong guess costs one read.
 *
 * @example
 * [...earlierCursors('250000')]; // ['249000', '240000', '150000']
 */
export function* earlierCursors(cursor: string): Generator<string, void, undefined> {
  const number = numberOf(cursor);
  for (let distance = FIRST_DISTANCE; distance < number; distance *= 10) {
    yield cursor.replace(NUMBER, String(number - distance));
  }
}
