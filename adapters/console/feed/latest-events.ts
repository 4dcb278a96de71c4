import { clearTimeout, setTimeout } from '../../../src/concurrency/real-timers.ts';
import { errorOf } from '../../../src/domain/errors.ts';
import type { ClienteleEvent } from '../../../src/domain/event.ts';
import type { ConsoleService } from '../console-service.ts';
import { FeedScan } from './feed-scan.ts';

/** Milliseconds after which a search is given up. A feed keeps 100,000 events by default. */
const TIME_LIMIT_MS = 20_000;

/**
 * Searches the feed of one clientele for the latest events. Scans run one after another, because each reads the whole feed.
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
   * Returns the latest events, newest first.
   * @param customer Id of the customer whose events are wanted. Default: those of all customers.
   * @throws ApiError `deadline_exceeded`
   */
  async find(limit: number, customer: string | undefined): Promise<ClienteleEvent[]> {
    if (this.#next === undefined || this.#next.abandoned) this.#next = new FeedScan(this.#clientele);
    const { result, leave } = this.#next.join(limit, customer);
    if (!this.#running) void this.#run();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(errorOf('deadline_exceeded')), this.#timeLimitMs);
    });
    try {
      return await Promise.race([result, timeout]);
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

const searches = new WeakMap<ConsoleService, LatestEvents>();

/** Returns the searches of a clientele, which all its consoles share. */
export function latestEventsOf(clientele: ConsoleService): LatestEvents {
  const latest = searches.get(clientele) ?? new LatestEvents(clientele);
  searches.set(clientele, latest);
  return latest;
}
