/** Makes the identifiers of customers, events and operations. */
export abstract class IdGenerator {
  /**
   * A new identifier of 1 to 250 characters out of `A-Za-z0-9_-`, unique among all processes that share a store.
   * @param now Unix time in milliseconds, for identifiers that sort by time.
   */
  abstract next(now: number): string;
}
