/** Generates the ids of customers, events and operations. */
export abstract class IdGenerator {
  /**
   * Returns a new id of 1 to 250 characters of `A-Za-z0-9_-`. It must be unique among all processes that share a store.
   * The service adds the prefixes `cus_` and `evt_`. Another value, the previous id again, or the id of an existing customer
   * fails the operation with `port_contract`, and nothing is stored.
   * @param now Unix time in milliseconds, for ids that sort by time.
   */
  abstract next(now: number): string;
}
