import { fromDateTimeInput } from './format.ts';
import type { Customer } from './wire.ts';

const DAY = 86_400;

/** The periods of creation that one click selects, in seconds. */
export const PERIODS = { day: DAY, week: 7 * DAY, month: 30 * DAY } as const;
export type Period = keyof typeof PERIODS;

/** Which customers a list shows. Everything is optional. */
export interface Filter {
  readonly app?: string;
  readonly period?: Period;
  /** The first day, as `YYYY-MM-DD` in the time zone of the browser. */
  readonly from?: string;
  /** The last day. */
  readonly to?: string;
}

const isPeriod = (text: string | null): text is Period => text !== null && Object.hasOwn(PERIODS, text);
const isDay = (text: string | null): text is string => text !== null && /^\d{4}-\d\d-\d\d$/.test(text);

/** Reads a filter from the query of a route. Ignores other parameters. */
export function readFilter(query: URLSearchParams): Filter {
  const [app, period, from, to] = ['app', 'period', 'from', 'to'].map((name) => query.get(name));
  return {
    ...(app ? { app } : {}),
    ...(isPeriod(period ?? null) ? { period: period as Period } : {}),
    ...(isDay(from ?? null) ? { from: from as string } : {}),
    ...(isDay(to ?? null) ? { to: to as string } : {}),
  };
}

/** Writes a filter as the query of a route. */
export const writeFilter = (filter: Filter): string => new URLSearchParams({ ...filter }).toString();

/** The times of creation that a filter selects, in Unix seconds: from `first`, and before `end`. */
function boundsOf({ period, from = '', to = '' }: Filter, now: number) {
  const first = fromDateTimeInput(from) ?? (period && Math.floor(now) - PERIODS[period]);
  const last = fromDateTimeInput(to);
  // The whole last day. A day has 23 or 25 hours if the clock changes, so the next day's start is read, too.
  const end = last === undefined ? undefined : (fromDateTimeInput(dayAfter(to)) ?? last + DAY);
  return { first, end };
}

/**
 * Creates the parameters of the list operation.
 * @param now Time of the server, in Unix seconds.
 */
export function listParameters(filter: Filter, now: number): string {
  const { first, end } = boundsOf(filter, now);
  return new URLSearchParams({
    ...(filter.app ? { app: filter.app } : {}),
    ...(first === undefined ? {} : { 'created[gte]': String(first) }),
    ...(end === undefined ? {} : { 'created[lt]': String(end) }),
  }).toString();
}

/**
 * Whether the list of a filter has this customer.
 * @param now Time of the server, in Unix seconds.
 */
export function isListed(filter: Filter, { app, created }: Pick<Customer, 'app' | 'created'>, now: number): boolean {
  const { first = Number.NEGATIVE_INFINITY, end = Number.POSITIVE_INFINITY } = boundsOf(filter, now);
  return (filter.app === undefined || filter.app === app) && created >= first && created < end;
}

const dayAfter = (day: string): string => new Date(Date.parse(`${day}T00:00Z`) + DAY * 1000).toISOString().slice(0, 10);
