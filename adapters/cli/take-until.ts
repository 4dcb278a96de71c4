import { Turns } from '../../src/concurrency/turns.ts';

/**
 * Yields items until the signal aborts. An item that arrives after that is dropped. A store can return items without a turn
 * of the event loop, and the signals of the process are handled in such turns only, so this takes them.
 */
export async function* takeUntil<T>(
  items: AsyncIterable<T> | Iterable<T>,
  signal: AbortSignal,
): AsyncGenerator<T, void, undefined> {
  const turns = new Turns();
  if (signal.aborted) return;
  for await (const item of items) {
    await turns.yieldIfDue();
    if (signal.aborted) return;
    yield item;
  }
}
