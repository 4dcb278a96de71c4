import { errorOf } from '../../src/domain/errors.ts';
import { alreadyRead, BodyBuffer } from './body.ts';
import { expectation } from './messages.ts';
import type { HttpHeaders } from './request-response.ts';

/** The properties in which platforms keep a body that they have read: the bytes, or what a parser made of them. */
export interface ParsedRequest {
  readonly rawBody?: unknown;
  readonly body?: unknown;
}

/** Returns a body that is bytes or text; undefined for any other value. @throws InvalidRequestError `body_too_large` */
export function bytesOf(value: unknown, limit: number): Uint8Array | undefined {
  if (value instanceof ArrayBuffer) return bytesOf(new Uint8Array(value), limit);
  if (typeof value !== 'string' && !(value instanceof Uint8Array)) return undefined;
  return new BodyBuffer(limit).add(value).toBytes();
}

/**
 * Writes a parsed body as text again. The text has the same parameters: a parser has already dropped everything else in the
 * body, such as the first of two equal names in JSON.
 * @throws InvalidRequestError if the body cannot have these parameters
 */
export function writeParsedBody(body: object, headers: HttpHeaders, limit: number): Uint8Array {
  const isForm = /^\s*(?:application\/x-www-form-urlencoded|multipart\/)/i.test(headers.get('content-type') ?? '');
  const text = isForm ? writeForm(body) : writeJson(body);
  return new BodyBuffer(limit).add(text).toBytes();
}

function writeJson(body: object): string {
  try {
    return JSON.stringify(body) ?? '';
  } catch {
    // The parser's error is not the cause, because its message can quote the body.
    throw errorOf('body_invalid', { detail: expectation('valid JSON') });
  }
}

function writeForm(body: object): string {
  // The original's example sends JSON as a form. A form parser cuts it at each `=` and `&`.
  if (Object.keys(body).some((name) => name.trimStart().startsWith('{'))) throw alreadyRead();
  const pairs: string[] = [];
  addPairs(body, '', 0, pairs);
  return pairs.join('&');
}

/** No parameter is nested as deep. It bounds the recursion for a body with a cycle. */
const MAX_DEPTH = 20;

function addPairs(value: unknown, name: string, depth: number, pairs: string[]): void {
  if (depth > MAX_DEPTH) throw errorOf('body_invalid', { detail: expectation('nested at most 8 levels deep') });
  if (typeof value !== 'object' || value === null) {
    pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(String(value ?? ''))}`);
    return;
  }
  for (const [key, child] of Object.entries(value))
    addPairs(child, name === '' ? key : `${name}[${key}]`, depth + 1, pairs);
}
