/** Tells the time that objects and leases are stamped with. */
export abstract class Clock {
  /** Unix time in whole milliseconds. May step back; creations do not ({@link Store.insert}). */
  abstract now(): number;
}

/** The machine's clock. */
export class SystemClock extends Clock {
  override now(): number {
    return Date.now();
  }
}
