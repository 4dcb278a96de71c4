import { Backoff } from '../concurrency/backoff.ts';
import { clearTimeout, monotonicNow, setTimeout } from '../concurrency/real-timers.ts';
import type { RequestContext } from './json-request.ts';

/** Delays between attempts, in milliseconds. Half of each is random, so that clients do not repeat requests at the same time. */
const FIRST_DELAY_MS = 50;
const LONGEST_DELAY_MS = 1000;

/** The result of an attempt: a value, or an error after which another attempt is safe. */
export type Attempt<T> =
  | { readonly value: T }
  /** `retryAfter` is the shortest delay in seconds, as the service requests it. */
  | { readonly error: unknown; readonly retryAfter?: number | undefined };

/**
 * Repeats an attempt with growing delays, until it has a value or throws.
 * @param attempt Receives the remaining time in milliseconds.
 * @param timeout For all attempts together, in milliseconds. The operation's deadline can end them earlier.
 * @throws the error of the last attempt, if there is no time for another one
 */
export async function retryUntilDeadline<T>(
  attempt: (timeout: number) => Promise<Attempt<T>>,
  timeout: number,
  context?: RequestContext,
): Promise<T> {
  const backoff = new Backoff(FIRST_DELAY_MS, LONGEST_DELAY_MS);
  const end = monotonicNow() + timeout;
  const remaining = () => Math.min(end - monotonicNow(), context?.remaining() ?? Number.POSITIVE_INFINITY);
  for (;;) {
    const result = await attempt(remaining());
    if ('value' in result) return result.value;
    const delay = Math.max((backoff.next() * (1 + Math.random())) / 2, (result.retryAfter ?? 0) * 1000);
    if (delay >= remaining()) throw result.error;
    await delayUnlessAborted(delay, context?.signal);
    if (context?.signal.aborted) throw result.error;
  }
}

/** Resolves after a number of milliseconds, or when the signal aborts. */
const delayUnlessAborted = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end, { once: true });
  });
