/** The abort reason of an iteration that its consumer cancelled. */
export const CANCELLED = Symbol('cancelled');

/**
 * Makes `return()` and `throw()` abort `stop` before they are queued. On a plain async generator they wait for the running
 * `next()`, which may never settle.
 * @param stop The generator must stop waiting when it aborts.
 */
export function cancellableGenerator<T>(
  stop: AbortController,
  items: AsyncGenerator<T, void, undefined>,
): AsyncGenerator<T, void, undefined> {
  for (const name of ['return', 'throw'] as const) {
    const finish = items[name].bind(items);
    items[name] = (value: unknown) => {
      stop.abort(CANCELLED);
      return finish(value as never);
    };
  }
  return items;
}
