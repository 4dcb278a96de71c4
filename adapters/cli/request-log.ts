import { monotonicNow } from '../../src/concurrency/real-timers.ts';
import type { HttpRequest, HttpResponse, RequestHandler } from '../http/request-response.ts';
import { splitUrl } from '../http/split-url.ts';

/** A request and its response, without secrets. */
export interface ObservedRequest {
  readonly id: string;
  readonly object: 'request';
  /** Arrival, in Unix seconds. */
  readonly created: number;
  readonly method: string;
  readonly path: string;
  /** null if the connection ended before the response. */
  readonly status: number | null;
  readonly code: string | null;
  readonly duration_ms: number;
  /** Whether the response is that of an earlier request with the same idempotency key. */
  readonly replayed: boolean;
}

/** Parts of a path that cannot contain a secret. */
const PATH_NAMES = new Set(
  ['', 'v1', 'customers', 'sources', 'tokens', 'sms_codes', '_test', 'cards', 'openapi.json'].concat([
    'clock',
    'events',
    'faults',
    'requests',
    'reset',
    'restore',
    'snapshot',
    'store',
    'verify',
  ]),
);
const ID = /^(?:cus|card)_[A-Za-z0-9_-]{1,64}$/;

/** Calls `observe` after each request. A stream counts as answered when it begins. */
export function observeRequests(
  handle: RequestHandler,
  observe: (observed: ObservedRequest, request: HttpRequest) => void,
): RequestHandler {
  return async (request) => {
    const start = monotonicNow();
    const created = Math.floor(Date.now() / 1000);
    const response = await handle(request);
    const observed: ObservedRequest = {
      id: response.headers['request-id'] ?? '',
      object: 'request',
      created,
      method: methodOf(request),
      path: pathOf(request),
      status: isCut(request) ? null : response.status,
      code: codeOf(response),
      duration_ms: Math.round((monotonicNow() - start) * 10) / 10,
      replayed: response.headers['idempotent-replayed'] === 'true',
    };
    observe(observed, request);
    return response;
  };
}

/** Writes a line: method, path, status, code of the error, milliseconds and id of the request. */
export function lineOf({ method, path, status, code, duration_ms, id }: ObservedRequest): string {
  const words = [method, path, status ?? 'cut', code, `${duration_ms.toFixed(1)} ms`, id];
  return words.filter((word) => word !== null).join(' ');
}

const isCut = ({ platform }: HttpRequest): boolean =>
  (platform as { readonly socket?: { readonly destroyed?: boolean } } | undefined)?.socket?.destroyed === true;

const methodOf = ({ method, headers }: HttpRequest): string => {
  const override = method === 'POST' ? headers.get('x-http-method-override') : undefined;
  return override && /^[A-Za-z]{1,10}$/.test(override) ? `POST (${override.toUpperCase()})` : method;
};

/** Returns the path without its query. An unexpected part may be a key or an email address, so it is replaced. */
function pathOf({ url }: HttpRequest): string {
  return splitUrl(url)[0]
    .split('/')
    .map((part) => (PATH_NAMES.has(part) || ID.test(part) ? part : '...'))
    .join('/');
}

/** Returns the code of an error response. */
function codeOf({ status, body }: HttpResponse): string | null {
  return status < 400 ? null : ((JSON.parse(body) as { error: { code?: string } }).error.code ?? null);
}
