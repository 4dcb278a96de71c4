import { Clock } from '../../src/ports/clock.ts';

/** 1 January 2024, 00:00 UTC, in milliseconds: where a test clock stands unless told otherwise. */
export const TEST_EPOCH = Date.UTC(2024, 0, 1);

/** A clock that stands still until it is set or advanced. */
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

  /** Moves the clock, backwards too, by milliseconds. */
  advance(ms: number): void {
    this.#now += ms;
  }

  /** Sets the clock. */
  set(now: number | Date): void {
    this.#now = Number(now);
  }
}
