import type { AnyClienteleError } from '../../src/domain/errors.ts';
import type { Locale } from '../../src/domain/messages.ts';
import { UlidGenerator } from '../../src/ports/ulid-generator.ts';
import { WINDOW_MS } from './failed-keys.ts';
import type { HttpResponse } from './request-response.ts';

const ids = new UlidGenerator();

export const newRequestId = (): string => `req_${ids.next(Date.now())}`;

/** On every answer: customers are nobody's to cache, and JSON is not to be taken for anything else. */
const HEADERS = {
  'content-type': 'application/json;charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

/** An operation's answer. Successes are 200, a creation too. */
export const success = (body: string, requestId: string, replayed: boolean): HttpResponse => ({
  status: 200,
  headers: replayed
    ? { ...HEADERS, 'request-id': requestId, 'idempotent-replayed': 'true' }
    : { ...HEADERS, 'request-id': requestId },
  body,
});

/** An error in its wire form: what does not apply is left out, never null, on which a real client crashes. */
export function refusal(error: AnyClienteleError, requestId: string, locale: Locale, replayed: boolean): HttpResponse {
  const { type, code, param, status } = error;
  const body = JSON.stringify({ error: { type, message: error.messageIn(locale), code, param } });
  const { headers } = success('', requestId, replayed);
  return { status, headers: { ...headers, ...extraHeaders(error) }, body };
}

function extraHeaders({ code, detail }: AnyClienteleError): Record<string, string> {
  if (code === 'method_not_allowed') return { allow: String(detail?.values?.methods) };
  if (code === 'api_key_invalid') return { 'www-authenticate': 'Basic' };
  return code === 'rate_limited' ? { 'retry-after': String(WINDOW_MS / 1000) } : {};
}
