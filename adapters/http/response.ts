import type { AnyClienteleError } from '../../src/domain/errors.ts';
import { isTimeMs } from '../../src/domain/time.ts';
import { UlidGenerator } from '../../src/ports/ulid-generator.ts';
import type { HttpResponse } from './request-response.ts';
import { WINDOW_MS } from './wrong-key-limiter.ts';

const ids = new UlidGenerator();

/** State of a request that its response reports in headers. */
export interface RequestState {
  readonly id: string;
  /** Whether the result is that of an earlier request with the same idempotency key. */
  replayed: boolean;
}

export function newRequestState(): RequestState {
  const now = Date.now();
  // The id needs no real time, and fake timers can set any.
  return { id: `req_${ids.next(isTimeMs(now) ? now : 0)}`, replayed: false };
}

/** The headers of every response. */
export const headersOf = ({ id, replayed }: RequestState): Record<string, string> => ({
  'content-type': 'application/json;charset=utf-8',
  // Customers are personal data.
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'request-id': id,
  ...(replayed ? { 'idempotent-replayed': 'true' } : {}),
});

/** Creates the response of a successful operation. The status of a create is 200, too. */
export const successResponse = (body: string, state: RequestState): HttpResponse => ({
  status: 200,
  headers: headersOf(state),
  body,
});

/** Creates the response to an error (docs/original-api.md, "Errors") with its message in the language of the request. */
export function errorResponse(error: AnyClienteleError, message: string, state: RequestState): HttpResponse {
  const body = JSON.stringify({ error: { ...error.toJSON().error, message } });
  return { status: error.status, headers: { ...headersOf(state), ...headersOfError(error) }, body };
}

function headersOfError({ code, detail, retry_after }: AnyClienteleError): Record<string, string> {
  if (code === 'method_not_allowed') return { allow: String(detail?.values?.methods) };
  if (code === 'body_unsupported') return { 'accept-encoding': 'identity' };
  if (code === 'api_key_invalid') return { 'www-authenticate': 'Basic' };
  const seconds = retry_after ?? (code === 'rate_limited' ? WINDOW_MS / 1000 : undefined);
  return seconds === undefined ? {} : { 'retry-after': String(seconds) };
}
