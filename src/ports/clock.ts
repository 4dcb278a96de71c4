/** Provides the time for creation times, events and leases. */
export abstract class Clock {
  /** Returns the Unix time in whole milliseconds. It may step back; the store keeps creation times in order. */
  abstract now(): number;
}

/** The clock of the operating system. */
export class SystemClock extends Clock {
  override now(): number {
    return Date.now();
  }
}
