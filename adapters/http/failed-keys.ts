/** Wrong keys that a client may try within a minute before it is held off. */
export const MAX_FAILURES = 30;
export const WINDOW_MS = 60_000;

/** Clients that are remembered; the one that failed first is forgotten first. */
const MAX_CLIENTS = 10_000;

/** Counts the wrong keys of each client, so that keys cannot be guessed at speed. */
export class FailedKeys {
  readonly #clients = new Map<string, { since: number; count: number }>();
  readonly #now: () => number;

  /** @param now Milliseconds from any start. Default: a clock that never steps back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  add(client: string): void {
    const counted = this.#clients.get(client);
    if (counted && this.#isOpen(counted.since)) {
      counted.count += 1;
      return;
    }
    this.#clients.delete(client);
    this.#clients.set(client, { since: this.#now(), count: 1 });
    if (this.#clients.size <= MAX_CLIENTS) return;
    const [oldest = ''] = this.#clients.keys();
    this.#clients.delete(oldest);
  }

  /** Whether a client has failed too often within the last minute. */
  areTooMany(client: string): boolean {
    const counted = this.#clients.get(client);
    return counted !== undefined && counted.count > MAX_FAILURES && this.#isOpen(counted.since);
  }

  #isOpen(since: number): boolean {
    return this.#now() - since < WINDOW_MS;
  }
}
