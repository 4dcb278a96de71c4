import { clearTimeout, setTimeout } from '../../../src/concurrency/real-timers.ts';
import { errorOf } from '../../../src/domain/errors.ts';
import type { ClienteleEvent } from '../../../src/domain/event.ts';
import type { ConsoleService } from '../console-service.ts';
import { FeedScan } from './feed-scan.ts';

/** Milliseconds after which a search is given up. A feed keeps 100,000 events by default. */
const TIME_LIMIT_MS = 20_000;

/** The result of a search. */
interface FoundEvents {
  /** Newest first. */
  readonly events: ClienteleEvent[];
  /** Whether there are older events, or may be: the search was given up. */
  readonly hasMore: boolean;
}

/**
 * Searches the feed of one clientele for the latest events. Scans run one after another, because each may read the whole feed.
 * All searches that wait share the next scan: a page that reloads often would otherwise queue scans without bound.
 */
export class LatestEvents {
  readonly #clientele: ConsoleService;
  readonly #timeLimitMs: number;
  /** The scan that has not begun. */
  #next: FeedScan | undefined;
  #running = false;

  constructor(clientele: ConsoleService, timeLimitMs = TIME_LIMIT_MS) {
    this.#clientele = clientele;
    this.#timeLimitMs = timeLimitMs;
  }

  /**
   * Returns the latest events. After the time limit, these are the ones that were found so far.
   * @param customer Id of the customer whose events are wanted. Default: those of all customers.
   * @throws ApiError `deadline_exceeded` if the time limit is reached before the search has read events
   */
  async find(limit: number, customer: string | undefined): Promise<FoundEvents> {
    if (this.#next === undefined || this.#next.abandoned) this.#next = new FeedScan(this.#clientele);
    const { done, latest, leave } = this.#next.join(limit + 1, customer);
    if (!this.#running) void this.#run();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const timeout = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), this.#timeLimitMs);
    });
    try {
      const isDone = await Promise.race([done.then(() => true), timeout]);
      const found = latest();
      if (!isDone && found === undefined) throw errorOf('deadline_exceeded');
      const events = found ?? [];
      return { events: events.slice(0, limit), hasMore: !isDone || events.length > limit };
    } finally {
      clearTimeout(timer);
      leave();
    }
  }

  async #run(): Promise<void> {
    this.#running = true;
    for (let scan = this.#next; scan !== undefined; scan = this.#next) {
      this.#next = undefined;
      await scan.run();
    }
    this.#running = false;
  }
}

/** The searches of a clientele. Those for one customer take longer, so the others do not wait for them. */
interface Searches {
  readonly all: LatestEvents;
  readonly customers: LatestEvents;
}

const searches = new WeakMap<ConsoleService, Searches>();

/**
 * Returns the searches of a clientele, which all its consoles share.
 * @param customer Whether they are for one customer.
 */
export function latestEventsOf(clientele: ConsoleService, customer: string | undefined): LatestEvents {
  const { all, customers } = searches.get(clientele) ?? {
    all: new LatestEvents(clientele),
    customers: new LatestEvents(clientele),
  };
  searches.set(clientele, { all, customers });
  return customer === undefined ? all : customers;
}
