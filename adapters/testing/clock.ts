import { Clock } from '../../src/ports/clock.ts';

/** Default time of a test clock: 1 January 2024, 00:00 UTC, in milliseconds. */
export const TEST_EPOCH = Date.UTC(2024, 0, 1);

/** A clock that only moves when a test moves it. */
export class TestClock extends Clock {
  #now: number;

  /** @param now Unix time in milliseconds, or a Date. */
  constructor(now: number | Date = TEST_EPOCH) {
    super();
    this.#now = Number(now);
  }

  override now(): number {
    return this.#now;
  }

  /** Moves the clock by milliseconds; a negative number moves it back. */
  advance(ms: number): void {
    this.#now += ms;
  }

  set(now: number | Date): void {
    this.#now = Number(now);
  }
}
