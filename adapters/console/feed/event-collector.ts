import type { ClienteleEvent } from '../../../src/domain/event.ts';

/** Keeps the latest events of one customer, or of all. It gets the feed in parts, the newest part first. */
export class EventCollector {
  limit = 0;
  readonly #customer: string | undefined;
  /** Events of the parts that were read completely, oldest first. */
  #events: ClienteleEvent[] = [];
  /** Events of the part that is being read, oldest first. */
  #part: ClienteleEvent[] = [];

  /** @param customer Id of the customer. Default: all customers. */
  constructor(customer: string | undefined) {
    this.#customer = customer;
  }

  /** Begins a part. Forgets the part before it if that was not read to its end. */
  beginPart(): void {
    this.#part = [];
  }

  add(event: ClienteleEvent): void {
    this.#part.push(event);
    // Removed in portions, because each removal moves all others.
    if (this.#part.length >= 2 * this.limit) this.#part = this.#part.slice(-this.limit);
  }

  endPart(): void {
    this.#events = [...this.#part, ...this.#events].slice(-this.limit);
    this.#part = [];
  }

  /** Whether older events are not needed: there are enough, or the customer has no older ones. */
  get isComplete(): boolean {
    const isFirst = this.#customer !== undefined && this.#events[0]?.type === 'customer.created';
    return isFirst || this.#events.length >= this.limit;
  }

  /** Returns the latest events, newest first. */
  latest(limit: number): ClienteleEvent[] {
    return this.#events.slice(-limit).reverse();
  }
}
