import { MAX_TIMER_MS } from '../concurrency/real-timers.ts';
import { callUserCode } from '../domain/call-user-code.ts';
import { errorOf, invalidParameter } from '../domain/errors.ts';
import { type Detail, expectation } from '../domain/messages.ts';

const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/;
/** Visible ASCII with single blanks or tabs inside: what `fetch` accepts without quoting a refused value in its error. */
const HEADER_VALUE = /^[\x21-\x7e](?:[\x20-\x7e\t]{0,4000}[\x21-\x7e])?$/;

/** The default of an option `timeout`, in milliseconds. */
const DEFAULT_TIMEOUT_MS = 10_000;

/**
 * Checks the URL of a service.
 * @throws InvalidRequestError, which does not quote the URL: it can contain a secret
 */
export function readUrl(value: unknown, param: string): string {
  const expected = 'an http or https URL without user name, password and fragment: put credentials into headers';
  const text = callUserCode(param, expected, () => (value instanceof URL ? value.href : value));
  if (text === undefined) throw errorOf('parameter_missing', { param, detail: expectation(expected) });
  const url = typeof text === 'string' ? parseUrl(text) : undefined;
  const isValid = url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.hash;
  if (!isValid) throw invalidParameter(param, expected);
  return text as string;
}

function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Checks an option with HTTP headers. Copies them; the names become lower case. @throws InvalidRequestError */
export function readHeaders(value: unknown, param: string): Readonly<Record<string, string>> {
  const expected = 'an object with names and values of HTTP headers: printable ASCII without line breaks';
  if (value === undefined) return {};
  // Other objects, such as Headers or a promise, have no entries: the request would silently lack its authorization.
  const entries = callUserCode(param, expected, () => (isPlain(value) ? Object.entries(value) : undefined));
  if (entries === undefined) throw invalidParameter(param, expected);
  const headers = entries.map(([name, text]): [string, string] => {
    if (!HEADER_NAME.test(name) || typeof text !== 'string' || !HEADER_VALUE.test(text)) {
      throw invalidParameter(param, expected);
    }
    return [name.toLowerCase(), text];
  });
  return Object.fromEntries(headers);
}

/** Checks an option `timeout` in milliseconds. @throws InvalidRequestError */
export const readTimeout = (value: unknown): number => readDuration(value, 'timeout', DEFAULT_TIMEOUT_MS);

/** Checks an option with a duration in milliseconds. @throws InvalidRequestError */
export function readDuration(value: unknown, param: string, defaultMs: number): number {
  if (value === undefined) return defaultMs;
  if (typeof value === 'number' && value >= 1 && value <= MAX_TIMER_MS) return value;
  throw invalidParameter(param, 'a number of milliseconds from 1 to 2,147,483,647');
}

/** Checks a required option with a text. @throws InvalidRequestError */
export function readText(value: unknown, param: string, pattern: RegExp, detail: Detail): string {
  if (value === undefined) throw errorOf('parameter_missing', { param, detail });
  if (typeof value === 'string' && pattern.test(value)) return value;
  throw errorOf('parameter_invalid', { param, detail });
}
