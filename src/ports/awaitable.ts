/** A value, or a promise of it. */
export type Awaitable<T> = T | PromiseLike<T>;

export const isThenable = <T>(value: Awaitable<T>): value is PromiseLike<T> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';

/**
 * Continues with a value: synchronously, or when its promise resolves. A synchronous value costs no promise and no turn of the
 * event loop.
 */
export const andThen = <T, R>(value: Awaitable<T>, use: (value: T) => Awaitable<R>): Awaitable<R> =>
  isThenable(value) ? value.then(use) : use(value);
