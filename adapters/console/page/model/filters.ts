import { fromDateTimeInput } from './format.ts';

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

/**
 * Creates the parameters of the list operation.
 * @param now Time of the server, in Unix seconds.
 */
export function listParameters({ app, period, from, to }: Filter, now: number): string {
  const parameters = new URLSearchParams();
  if (app) parameters.set('app', app);
  if (period) parameters.set('created[gte]', String(Math.floor(now) - PERIODS[period]));
  const first = fromDateTimeInput(from ?? '');
  const last = fromDateTimeInput(to ?? '');
  if (first !== undefined) parameters.set('created[gte]', String(first));
  // The whole last day. A day has 23 or 25 hours if the clock changes, so the next day's start is read, too.
  if (last !== undefined) parameters.set('created[lt]', String(fromDateTimeInput(dayAfter(to ?? '')) ?? last + DAY));
  return parameters.toString();
}

const dayAfter = (day: string): string => new Date(Date.parse(`${day}T00:00Z`) + DAY * 1000).toISOString().slice(0, 10);
