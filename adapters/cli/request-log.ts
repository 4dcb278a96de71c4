import { monotonicNow } from '../../src/concurrency/real-timers.ts';
import type { HttpRequest, HttpResponse, RequestHandler } from '../http/request-response.ts';

/** Parts of a path that cannot contain a secret. */
const PATH_NAMES = new Set(['', 'v1', 'customers', 'sources', '_test', 'cards', 'openapi.json']);
const ID = /^(?:cus|card)_[A-Za-z0-9_-]{1,64}$/;

/** Prints a line for each request: method, path, status, code of the error, milliseconds and id of the request. */
export function logRequests(handle: RequestHandler, print: (line: string) => void): RequestHandler {
  return async (request) => {
    const start = monotonicNow();
    const response = await handle(request);
    const words = [methodOf(request), pathOf(request), response.status, codeOf(response)];
    const time = `${(monotonicNow() - start).toFixed(1)} ms`;
    print([...words, time, response.headers['request-id']].filter((word) => word !== undefined).join(' '));
    return response;
  };
}

const methodOf = ({ method, headers }: HttpRequest): string => {
  const override = method === 'POST' ? headers.get('x-http-method-override') : undefined;
  return override && /^[A-Za-z]{1,10}$/.test(override) ? `POST (${override.toUpperCase()})` : method;
};

/** Returns the path without its query. An unexpected part may be a key or an email address, so it is replaced. */
function pathOf({ url }: HttpRequest): string {
  const [path = ''] = url.replace(/^[a-z]+:\/\/[^/?]*/i, '').split('?', 1);
  return path
    .split('/')
    .map((part) => (PATH_NAMES.has(part) || ID.test(part) ? part : '...'))
    .join('/');
}

/** Returns the code of an error response. */
function codeOf({ status, body }: HttpResponse): string | undefined {
  return status < 400 ? undefined : (JSON.parse(body) as { error: { code: string } }).error.code;
}
