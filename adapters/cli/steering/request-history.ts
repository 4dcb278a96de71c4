import type { ObservedRequest } from '../request-log.ts';

/** Number of requests that are kept. */
export const MAX_REQUESTS = 1000;

/** Keeps the latest requests. */
export class RequestHistory {
  #requests: ObservedRequest[] = [];

  add(request: ObservedRequest): void {
    this.#requests.push(request);
    // Removed in portions, because each removal moves all others.
    if (this.#requests.length >= 2 * MAX_REQUESTS) this.#requests = this.#requests.slice(-MAX_REQUESTS);
  }

  /** Returns the latest requests, newest first. */
  latest(limit: number): ObservedRequest[] {
    return this.#requests.slice(-limit).reverse();
  }

  clear(): void {
    this.#requests = [];
  }
}
