import type { Locale } from './texts.ts';

const LANGUAGES: Readonly<Record<Locale, string>> = { en: 'en-GB', zh: 'zh-CN' };

/** Creates a function once for each language, because the formatters of Intl are slow to create. */
function perLocale<T>(create: (language: string) => T): (locale: Locale) => T {
  const created = new Map<Locale, T>();
  return (locale) => {
    const known = created.get(locale) ?? create(LANGUAGES[locale]);
    created.set(locale, known);
    return known;
  };
}

const dateTime = perLocale((it) => new Intl.DateTimeFormat(it, { dateStyle: 'medium', timeStyle: 'medium' }));
const date = perLocale((it) => new Intl.DateTimeFormat(it, { dateStyle: 'medium' }));
const clock = perLocale((it) => new Intl.DateTimeFormat(it, { timeStyle: 'medium', hourCycle: 'h23' }));
const relative = perLocale((it) => new Intl.RelativeTimeFormat(it, { numeric: 'auto', style: 'short' }));
const number = perLocale((it) => new Intl.NumberFormat(it));

/** Date and time of Unix seconds, in the time zone of the browser. */
export const formatTime = (seconds: number, locale: Locale): string => dateTime(locale).format(seconds * 1000);

const formatDate = (seconds: number, locale: Locale): string => date(locale).format(seconds * 1000);

/** Hours, minutes and seconds. */
export const formatClock = (seconds: number, locale: Locale): string => clock(locale).format(seconds * 1000);

export const formatNumber = (value: number, locale: Locale): string => number(locale).format(value);

const UNITS = [
  ['minute', 60],
  ['hour', 3600],
  ['day', 86_400],
] as const;
const MOST_DAYS = 30;

/** How long ago a time is, such as `5 min. ago`. A date, if it is more than a month away. */
export function formatRelative(seconds: number, now: number, locale: Locale): string {
  const difference = seconds - now;
  const distance = Math.abs(difference);
  if (distance < 60) return relative(locale).format(0, 'second');
  if (distance >= MOST_DAYS * 86_400) return formatDate(seconds, locale);
  const [unit, size] = UNITS.findLast(([, size]) => distance >= size) ?? UNITS[0];
  return relative(locale).format(Math.trunc(difference / size), unit);
}

/** A duration with about two significant digits. */
export function formatMilliseconds(milliseconds: number): string {
  if (milliseconds < 10) return `${milliseconds.toFixed(1)} ms`;
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** The value of an input of type `datetime-local`, in the time zone of the browser. */
export function toDateTimeInput(seconds: number): string {
  const time = new Date(seconds * 1000);
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

/** Unix seconds of an input of type `datetime-local` or `date`. undefined if it is empty or no time. */
export function fromDateTimeInput(text: string): number | undefined {
  // Without a time, a date counts as UTC. The user means the local day.
  const time = Date.parse(/^\d{4,6}-\d\d-\d\d$/.test(text) ? `${text}T00:00` : text);
  return Number.isNaN(time) ? undefined : Math.floor(time / 1000);
}
