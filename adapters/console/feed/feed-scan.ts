import { Turns } from '../../../src/concurrency/turns.ts';
import type { ClienteleEvent } from '../../../src/domain/event.ts';
import type { ConsoleService } from '../console-service.ts';

/** A search that has joined a scan. */
interface JoinedSearch {
  /** The latest events, newest first. */
  readonly result: Promise<ClienteleEvent[]>;
  /** Ends the search. The scan stops when all searches have ended. */
  readonly leave: () => void;
}

/** Keeps the latest events of one customer, or of all. */
class Collector {
  limit = 0;
  #events: ClienteleEvent[] = [];

  add(event: ClienteleEvent): void {
    this.#events.push(event);
    // Removed in portions, because each removal moves all others.
    if (this.#events.length >= 2 * this.limit) this.#events = this.#events.slice(-this.limit);
  }

  latest(limit: number): ClienteleEvent[] {
    return this.#events.slice(-limit).reverse();
  }
}

/** Reads the feed once for several searches, from its oldest event, because a feed can be read in one direction only. */
export class FeedScan {
  readonly #clientele: ConsoleService;
  readonly #stop = new AbortController();
  /** One for each customer; that of `undefined` has the events of all customers. */
  readonly #collectors = new Map<string | undefined, Collector>();
  /** Number of searches that wait for the result. */
  #searches = 0;
  #begin: () => void = () => {};
  readonly #result: Promise<void>;

  constructor(clientele: ConsoleService) {
    this.#clientele = clientele;
    const begun = new Promise<void>((resolve) => {
      this.#begin = resolve;
    });
    this.#result = begun.then(() => this.#read());
  }

  /** Adds a search. Call it before the scan runs. */
  join(limit: number, customer: string | undefined): JoinedSearch {
    const collector = this.#collectors.get(customer) ?? new Collector();
    collector.limit = Math.max(collector.limit, limit);
    this.#collectors.set(customer, collector);
    this.#searches += 1;
    const leave = () => {
      this.#searches -= 1;
      if (this.#searches === 0) this.#stop.abort();
    };
    return { result: this.#result.then(() => collector.latest(limit)), leave };
  }

  /** Whether every search has ended before its result. */
  get abandoned(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Reads the feed, unless the scan is abandoned. Settles when it is done; the searches receive its error. */
  async run(): Promise<void> {
    if (this.abandoned) return;
    this.#begin();
    await this.#result.catch(() => {});
  }

  async #read(): Promise<void> {
    // The changes of a closed clientele end without an error.
    await this.#clientele.cursor();
    const turns = new Turns();
    for await (const event of this.#clientele.changes({ wait: false, signal: this.#stop.signal })) {
      await turns.yieldIfDue();
      this.#collectors.get(undefined)?.add(event);
      this.#collectors.get(customerOf(event))?.add(event);
    }
  }
}

/** Returns the id of the customer that an event is about. */
function customerOf({ data: { object } }: ClienteleEvent): string {
  return object.object === 'card' ? object.customer : object.id;
}
