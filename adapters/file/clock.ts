import { monotonicNow, monotonicStart } from '../../src/concurrency/real-timers.ts';

/** Returns the milliseconds since 1970 on a monotonic clock that all threads of the process share. */
export const now = (): number => monotonicStart + monotonicNow();
