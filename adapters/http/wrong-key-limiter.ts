import { monotonicNow } from '../../src/concurrency/real-timers.ts';

/** Wrong keys that a client may send within {@link WINDOW_MS}. */
export const MAX_WRONG_KEYS = 30;
export const WINDOW_MS = 60_000;

/** Bounds the memory: beyond it the limiter forgets the client that failed first. */
const MAX_CLIENTS = 10_000;

/** Counts the wrong keys of each client, so that a client cannot guess a key by trying many. */
export class WrongKeyLimiter {
  readonly #clients = new Map<string, { readonly since: number; count: number }>();
  readonly #now: () => number;

  /** @param now Monotonic time in milliseconds. Default: `monotonicNow`. */
  constructor(now: () => number = monotonicNow) {
    this.#now = now;
  }

  /** Records a wrong key. */
  record(client: string): void {
    const entry = this.#clients.get(client);
    if (entry && this.#isCurrent(entry.since)) {
      entry.count += 1;
      return;
    }
    this.#clients.delete(client);
    this.#clients.set(client, { since: this.#now(), count: 1 });
    if (this.#clients.size <= MAX_CLIENTS) return;
    const [oldest = ''] = this.#clients.keys();
    this.#clients.delete(oldest);
  }

  isLimited(client: string): boolean {
    const entry = this.#clients.get(client);
    return entry !== undefined && entry.count > MAX_WRONG_KEYS && this.#isCurrent(entry.since);
  }

  #isCurrent(since: number): boolean {
    return this.#now() - since < WINDOW_MS;
  }
}
