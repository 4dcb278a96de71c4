import { clearTimeout, setTimeout } from '../../../src/concurrency/real-timers.ts';
import { Turns } from '../../../src/concurrency/turns.ts';
import { errorOf } from '../../../src/domain/errors.ts';
import type { ClienteleEvent } from '../../../src/domain/event.ts';
import type { ConsoleService } from '../console-service.ts';

/** Milliseconds after which a search is given up. A feed keeps 100,000 events by default. */
const TIME_LIMIT_MS = 20_000;

/** The search of each clientele that began last. Searches run one after another, because each reads the whole feed. */
const searches = new WeakMap<ConsoleService, Promise<unknown>>();

/**
 * Returns the latest events of the feed, newest first.
 * @param customer Id of the customer whose events are wanted. Default: those of all customers.
 * @throws ApiError `deadline_exceeded`
 */
export function latestEvents(
  clientele: ConsoleService,
  limit: number,
  customer: string | undefined,
): Promise<ClienteleEvent[]> {
  const previous = searches.get(clientele) ?? Promise.resolve();
  const search = previous.then(
    () => find(clientele, limit, customer),
    () => find(clientele, limit, customer),
  );
  searches.set(clientele, search);
  return search;
}

/** A feed can only be read from its oldest event. */
async function find(clientele: ConsoleService, limit: number, customer: string | undefined): Promise<ClienteleEvent[]> {
  // The changes of a closed clientele end without an error.
  await clientele.cursor();
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), TIME_LIMIT_MS);
  const turns = new Turns();
  let latest: ClienteleEvent[] = [];
  try {
    for await (const event of clientele.changes({ wait: false, signal: stop.signal })) {
      await turns.yieldIfDue();
      if (customer !== undefined && customerOf(event) !== customer) continue;
      latest.push(event);
      // Removed in portions, because each removal moves all others.
      if (latest.length >= 2 * limit) latest = latest.slice(-limit);
    }
  } finally {
    clearTimeout(timer);
  }
  if (stop.signal.aborted) throw errorOf('deadline_exceeded');
  return latest.slice(-limit).reverse();
}

/** Returns the id of the customer that an event is about. */
function customerOf({ data: { object } }: ClienteleEvent): string {
  return object.object === 'card' ? object.customer : object.id;
}
