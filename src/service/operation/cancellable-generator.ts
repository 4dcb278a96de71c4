/** Why an iteration stopped whose consumer has left it. */
export const CANCELLED = Symbol('left');

/**
 * The generator, which ends with `return()` and `throw()` while a `next()` waits, too: a plain one would let its consumer
 * wait for what may never come.
 * @param stop Is aborted then: the generator has to end its waiting by it.
 */
export function cancellableGenerator<T>(
  stop: AbortController,
  items: AsyncGenerator<T, void, undefined>,
): AsyncGenerator<T, void, undefined> {
  for (const name of ['return', 'throw'] as const) {
    const leave = items[name].bind(items);
    items[name] = (value: unknown) => {
      stop.abort(CANCELLED);
      return leave(value as never);
    };
  }
  return items;
}
