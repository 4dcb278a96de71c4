/** Returns the milliseconds since 1970 on a monotonic clock that all threads of the process share. */
export const now = (): number => performance.timeOrigin + performance.now();
