/** Yields items until the signal aborts. An item that arrives after that is dropped. */
export async function* takeUntil<T>(items: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T, void, undefined> {
  if (signal.aborted) return;
  for await (const item of items) {
    if (signal.aborted) return;
    yield item;
  }
}
