import type { ClienteleEvent } from '../../../src/domain/event.ts';
import type { ConsoleService } from '../console-service.ts';

/** Number of events that are kept for followers which are slower than the feed. */
const KEPT_EVENTS = 1000;

/** Reads the feed once for all its followers, and keeps the latest events. It reads until its last follower has left. */
export class FeedReader {
  readonly #stop = new AbortController();
  /** Called after each change, one for each follower. */
  readonly #followers = new Set<() => void>();
  /** The latest events, oldest first. */
  #events: ClienteleEvent[] = [];
  /** Number of the first event that is kept. Events are numbered from 0. */
  #first = 0;
  /** For each cursor that is known, the number of the event after it. */
  readonly #next = new Map<string, number>();
  #ended = false;
  #error: unknown;

  constructor(clientele: ConsoleService) {
    void this.#run(clientele);
  }

  /** Whether it reads no more: the clientele was closed, the last follower has left, or the feed failed. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Throws the error with which the feed failed, if it did. */
  throwFailure(): void {
    if (this.#error !== undefined) throw this.#error;
  }

  /** Returns the kept events after a cursor; undefined if the cursor is not known, so that the store must be read. */
  eventsAfter(cursor: string): readonly ClienteleEvent[] | undefined {
    const next = this.#next.get(cursor);
    return next === undefined ? undefined : this.#events.slice(next - this.#first);
  }

  /** Adds a follower. @returns a function that removes it */
  join(onChange: () => void): () => void {
    this.#followers.add(onChange);
    return () => {
      this.#followers.delete(onChange);
      if (this.#followers.size > 0) return;
      this.#ended = true;
      this.#stop.abort();
    };
  }

  async #run(clientele: ConsoleService): Promise<void> {
    try {
      await this.#read(clientele);
    } catch (error) {
      this.#error = error;
    }
    this.#ended = true;
    this.#notify();
  }

  async #read(clientele: ConsoleService): Promise<void> {
    const start = await clientele.cursor();
    this.#next.set(start, 0);
    this.#notify();
    for await (const event of clientele.changes({ after: start, signal: this.#stop.signal })) {
      this.#events.push(event);
      this.#next.set(event.cursor, this.#first + this.#events.length);
      // Removed in portions, because each removal moves all others.
      if (this.#events.length >= 2 * KEPT_EVENTS) this.#forget(KEPT_EVENTS);
      this.#notify();
    }
  }

  #forget(count: number): void {
    this.#first += count;
    this.#events = this.#events.slice(count);
    for (const [cursor, next] of this.#next) if (next < this.#first) this.#next.delete(cursor);
  }

  #notify(): void {
    for (const onChange of this.#followers) onChange();
  }
}
