import { isCount } from './count.ts';

/* The range of every time: from 1970 to the last second of the year 9999. */

/** The latest Unix time in seconds. */
export const MAX_TIMESTAMP = 253_402_300_799;

/** The latest Unix time in milliseconds. */
export const MAX_TIME_MS = MAX_TIMESTAMP * 1000 + 999;

/** Returns the time a duration later, at most the end of the year 9999. Both are in milliseconds. */
export const timeAfter = (now: number, durationMs: number): number => Math.min(now + durationMs, MAX_TIME_MS);

export const isTimestamp = (value: unknown): value is number => isCount(value, 0, MAX_TIMESTAMP);

export const isTimeMs = (value: unknown): value is number => isCount(value, 0, MAX_TIME_MS);
