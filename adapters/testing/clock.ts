import { type AnyClienteleError, invalidParameter } from '../../src/domain/errors.ts';
import { isTimeMs } from '../../src/domain/time.ts';
import { Clock } from '../../src/ports/clock.ts';

/** Default time of a test clock: 1 January 2024, 00:00 UTC, in milliseconds. */
export const TEST_EPOCH = Date.UTC(2024, 0, 1);

/** A clock that only moves when a test moves it. */
export class TestClock extends Clock {
  #now: number;

  /**
   * @param now Unix time in milliseconds, or a Date, from 0 to the end of the year 9999.
   * @throws InvalidRequestError for any other value
   */
  constructor(now: number | Date = TEST_EPOCH) {
    super();
    this.#now = readTime(now);
  }

  override now(): number {
    return this.#now;
  }

  /**
   * Moves the clock by milliseconds; a negative number moves it back.
   * @throws InvalidRequestError if the clock would leave the range of its times
   */
  advance(ms: number): void {
    const now: unknown = typeof ms === 'number' ? this.#now + ms : ms;
    if (!isTime(now)) throw invalidTime('ms');
    this.#now = now;
  }

  /** @throws InvalidRequestError for a value that is not a time */
  set(now: number | Date): void {
    this.#now = readTime(now);
  }
}

function readTime(value: unknown): number {
  // A Date of another realm, or of fake timers, is not an instance of this realm's class.
  const isDate = Object.prototype.toString.call(value) === '[object Date]';
  const now = isDate ? Number(value) : value;
  if (isTime(now)) return now;
  throw invalidTime('now');
}

/** Returns whether a value is a time, possibly with a fraction of a millisecond. */
const isTime = (value: unknown): value is number => typeof value === 'number' && isTimeMs(Math.floor(value));

const invalidTime = (param: string): AnyClienteleError =>
  invalidParameter(param, 'a Date or a Unix time in milliseconds, from 0 to the end of the year 9999');
