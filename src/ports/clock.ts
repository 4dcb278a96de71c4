/** Provides the time for creation times, events and leases. */
export abstract class Clock {
  /**
   * Returns the Unix time in milliseconds, from 0 to the end of the year 9999. It may step back; the store keeps creation
   * times in order. Any other value fails the operation with `port_contract`, before anything is stored.
   */
  abstract now(): number;
}

/** The clock of the operating system. */
export class SystemClock extends Clock {
  override now(): number {
    return Date.now();
  }
}
