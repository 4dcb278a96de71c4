import { clearTimeout, setImmediate, setTimeout } from '../../src/concurrency/real-timers.ts';
import type { ClienteleEvent } from '../../src/domain/event.ts';
import type { Awaitable } from '../../src/ports/awaitable.ts';
import type { Store } from '../../src/ports/store.ts';
import { expectThat } from './assertions.ts';
import { SCOPE } from './samples.ts';
import { readerOf } from './store-calls.ts';

/** How long a store that polls may take to wake a watcher, in milliseconds. */
const WAKE_TIMEOUT_MS = 5_000;
const CALLERS = 10;

/** Reads a feed until `writes` has ended and no event is left. */
export async function readFeedDuring(
  store: Store,
  writes: Promise<unknown>,
  start?: string,
): Promise<ClienteleEvent[]> {
  const reader = readerOf(store, SCOPE, start);
  let ended = false;
  const end = (): void => {
    ended = true;
  };
  writes.then(end, end);
  for (;;) {
    const endedBefore = ended;
    const count = await reader.read(50);
    if (endedBefore && count === 0) return reader.events;
    // A store that returns its results directly would otherwise keep the writes from running.
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

/** Makes many concurrent calls. */
export const race = async <T>(count: number, call: (index: number) => Awaitable<T>): Promise<T[]> =>
  await Promise.all(Array.from({ length: count }, async (_, index) => await call(index)));

/**
 * Makes many calls through ten concurrent callers. It takes longer than {@link race}, so that other calls run in between. The
 * results are in the order of completion.
 */
export async function withTenCallers<T>(count: number, call: (index: number) => Awaitable<T>): Promise<T[]> {
  const results: T[] = [];
  await race(CALLERS, async (caller) => {
    for (let index = caller; index < count; index += CALLERS) results.push(await call(index));
  });
  return results;
}

/** Returns a `wake` function for a watch, the number of its calls, and a bounded wait for them. */
export function wakeCounter() {
  let calls = 0;
  let notify: () => void = () => undefined;
  const wake = (): void => {
    calls += 1;
    notify();
  };
  /** Waits until the condition holds. Checks it after each call of `wake`. */
  const until = async (holds: () => Awaitable<boolean>, fact: string): Promise<void> => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      notify();
    }, WAKE_TIMEOUT_MS);
    try {
      for (;;) {
        const next = new Promise<void>((resolve) => {
          notify = resolve;
        });
        if (await holds()) return;
        expectThat(!late, `${fact} within ${WAKE_TIMEOUT_MS} ms`);
        await next;
      }
    } finally {
      clearTimeout(timer);
    }
  };
  return { wake, until, calls: () => calls };
}
