import type { JsonResponse } from './json-request.ts';

const SECOND_MS = 1000;
/** A longer time is a mistake, or a date of another clock. */
const MAX_SECONDS = 86_400;

/**
 * Returns the header `Retry-After` of a response in whole seconds, from 1 to one day. It can be a number of seconds or a date.
 * Returns undefined if it is absent or malformed.
 */
export function retryAfterOf({ headers }: JsonResponse): number | undefined {
  const text = headers.get('retry-after')?.trim() ?? '';
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / SECOND_MS;
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(Math.ceil(seconds), 1), MAX_SECONDS);
}
