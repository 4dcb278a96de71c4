import { nextTurn } from '../../concurrency/turns.ts';
import type { PlatformAbortSignal } from '../../ports/platform-types.ts';
import { onAbort } from '../operation/abort-signal.ts';
import { throwWithCallerLines } from '../operation/stack.ts';

/** How a walk reads the pages of a list. */
export interface Pages<P, T> {
  /** The items of a page in the order of the walk. */
  itemsOf(page: P): readonly T[];
  /** Whether pages follow after this one. */
  hasNext(page: P): boolean;
  /** Reads the page after this one. `signal` aborts if the consumer stops or the caller's signal aborts. */
  readNext(page: P, signal: AbortSignal): Promise<P>;
}

/**
 * Yields the items of all pages. It reads the next page while the consumer works on a page, from its second item on: a
 * consumer that wants only the first item causes no further read.
 * @param signal The caller's signal.
 */
export async function* walkPages<P, T>(
  first: P,
  pages: Pages<P, T>,
  signal: PlatformAbortSignal | undefined,
): AsyncGenerator<T, void, undefined> {
  const stop = new AbortController();
  const abort = () => stop.abort(signal?.reason);
  if (signal?.aborted) abort();
  const stopListening = signal && onAbort(signal, abort);
  try {
    for (let page = first; ; ) {
      const hasNext = pages.hasNext(page);
      let next: Promise<P> | undefined;
      for (const [i, item] of pages.itemsOf(page).entries()) {
        if (i === 1 && hasNext) next = readAhead(pages.readNext(page, stop.signal));
        yield item;
        // Rejects for the abort, instead of reading.
        if (stop.signal.aborted) await pages.readNext(page, stop.signal);
      }
      if (!hasNext) return;
      // Stores that respond synchronously would otherwise let no timer and no connection run until the walk ends.
      await nextTurn();
      page = await (next ?? pages.readNext(page, stop.signal)).catch(throwWithCallerLines);
    }
  } finally {
    stopListening?.();
    // Ends a read whose page the consumer does not take. Nothing reads the reason.
    stop.abort(null);
  }
}

/** The walk awaits the page later, or never: until then its failure must not count as unhandled. */
function readAhead<P>(page: Promise<P>): Promise<P> {
  page.catch(() => {});
  return page;
}
