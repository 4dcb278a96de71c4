import { Turns } from '../../../src/concurrency/turns.ts';
import { ClienteleError } from '../../../src/domain/errors.ts';
import type { ClienteleEvent } from '../../../src/domain/event.ts';
import type { ConsoleService } from '../console-service.ts';
import { earlierCursors, numberOf } from './earlier-cursors.ts';
import { EventCollector } from './event-collector.ts';

/** A search that has joined a scan. */
interface JoinedSearch {
  /** Settles when the scan is done. */
  readonly done: Promise<void>;
  /** Returns the latest events that the scan has found so far, newest first; undefined if it has read nothing. */
  readonly latest: () => ClienteleEvent[] | undefined;
  /** Ends the search. The scan stops when all searches have ended. */
  readonly leave: () => void;
}

/**
 * Reads the feed once for several searches. A feed can be read in one direction only, so the scan reads it in parts: first the
 * part before its end, then the one before that, until each search has its events.
 */
export class FeedScan {
  readonly #clientele: ConsoleService;
  readonly #stop = new AbortController();
  readonly #turns = new Turns();
  /** One for each customer; that of `undefined` has the events of all customers. */
  readonly #collectors = new Map<string | undefined, EventCollector>();
  /** Cursor of the oldest event of the parts that were read; undefined before the first one. */
  #oldest: string | undefined;
  /** Number of searches that wait for the result. */
  #searches = 0;
  #begin: () => void = () => {};
  readonly #done: Promise<void>;

  constructor(clientele: ConsoleService) {
    this.#clientele = clientele;
    const begun = new Promise<void>((resolve) => {
      this.#begin = resolve;
    });
    this.#done = begun.then(() => this.#read());
  }

  /** Adds a search. Call it before the scan runs. */
  join(limit: number, customer: string | undefined): JoinedSearch {
    const collector = this.#collectors.get(customer) ?? new EventCollector(customer);
    collector.limit = Math.max(collector.limit, limit);
    this.#collectors.set(customer, collector);
    this.#searches += 1;
    const leave = () => {
      this.#searches -= 1;
      if (this.#searches === 0) this.#stop.abort();
    };
    const latest = () => (this.#oldest === undefined ? undefined : collector.latest(limit));
    return { done: this.#done, latest, leave };
  }

  /** Whether every search has ended before its result. */
  get abandoned(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Reads the feed, unless the scan is abandoned. Settles when it is done; the searches receive its error. */
  async run(): Promise<void> {
    if (this.abandoned) return;
    this.#begin();
    await this.#done.catch(() => {});
  }

  async #read(): Promise<void> {
    // The changes of a closed clientele end without an error.
    const end = await this.#clientele.cursor();
    for (const cursor of earlierCursors(end)) {
      if (!(await this.#readPart(cursor))) break;
      if ([...this.#collectors.values()].every(({ isComplete }) => isComplete)) return;
    }
    // While the feed is read from its oldest event, the store may trim the events that come next: then the read begins again.
    while (!(await this.#readPart(undefined)));
  }

  /**
   * Reads the part of the feed between a cursor and the parts that were read before.
   * @param after Default: the part begins with the oldest event.
   * @returns false if the store refuses the cursor
   */
  async #readPart(after: string | undefined): Promise<boolean> {
    for (const collector of this.#collectors.values()) collector.beginPart();
    const bound = this.#oldest === undefined ? Number.POSITIVE_INFINITY : numberOf(this.#oldest);
    let oldest: string | undefined;
    try {
      const options = { after, wait: false, signal: this.#stop.signal };
      for await (const event of this.#clientele.changes(options)) {
        await this.#turns.yieldIfDue();
        // If the oldest event was trimmed in the meantime, all events are newer.
        if (event.cursor === this.#oldest || numberOf(event.cursor) > bound) break;
        oldest ??= event.cursor;
        this.#collectors.get(undefined)?.add(event);
        this.#collectors.get(customerOf(event))?.add(event);
      }
    } catch (error) {
      if (isRefusedCursor(error, after)) return false;
      throw error;
    }
    this.#oldest = oldest ?? this.#oldest;
    for (const collector of this.#collectors.values()) collector.endPart();
    return true;
  }
}

/** Returns the id of the customer that an event is about. */
function customerOf({ data: { object } }: ClienteleEvent): string {
  return object.object === 'card' ? object.customer : object.id;
}

/** Returns whether the store does not have a cursor: a guessed one, or the cursor of an event that it has just trimmed. */
const isRefusedCursor = (error: unknown, guess: string | undefined): boolean =>
  error instanceof ClienteleError &&
  (error.code === 'cursor_expired' || (guess !== undefined && error.code === 'parameter_invalid'));
