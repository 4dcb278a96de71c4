import type { Socket } from 'node:net';
import { setTimeout } from '../../../src/concurrency/real-timers.ts';
import { errorOf } from '../../../src/domain/errors.ts';
import { messageFor } from '../../../src/domain/messages.ts';
import type { HttpRequest, HttpResponse, RequestHandler } from '../../http/request-response.ts';
import { errorResponse, newRequestState } from '../../http/response.ts';
import { splitUrl } from '../../http/split-url.ts';
import { isToolRequest } from './tool-requests.ts';

/** A fault of the next requests that match it. */
export interface HttpFault {
  /** Default: any method. */
  readonly method: string | undefined;
  /** A path, or the beginning of paths followed by `*`. Default: any path. */
  readonly path: string | undefined;
  /** Milliseconds before the request is handled. */
  readonly delayMs: number;
  /** Status of a response that takes the place of the operation. */
  readonly status: number | undefined;
  /** Cuts the connection before or after the operation. */
  readonly cut: 'before' | 'after' | undefined;
}

/** Makes the requests of the client under test fail. */
export class HttpFaults {
  #faults: { readonly fault: HttpFault; left: number }[] = [];

  /**
   * @param times Number of matching requests.
   * @returns a function that returns how many of them are still to come
   */
  add(fault: HttpFault, times: number): () => number {
    const entry = { fault, left: times };
    this.#faults.push(entry);
    return () => entry.left;
  }

  clear(): void {
    this.#faults = [];
  }

  /** Wraps the handler of all requests. */
  wrap(handle: RequestHandler): RequestHandler {
    return async (request) => {
      const fault = this.#take(request);
      if (fault === undefined) return handle(request);
      if (fault.delayMs > 0) await delay(fault.delayMs);
      if (fault.status !== undefined) return failure(fault.status);
      const response = fault.cut === 'before' ? failure(503) : await handle(request);
      if (fault.cut !== undefined) cutConnection(request);
      return response;
    };
  }

  /** Returns the first fault that matches a request, and counts it. */
  #take(request: HttpRequest): HttpFault | undefined {
    if (isToolRequest(request)) return undefined;
    const path = pathOf(request);
    const entry = this.#faults.find(({ fault }) => matches(fault, request.method, path));
    if (entry === undefined) return undefined;
    entry.left -= 1;
    if (entry.left === 0) this.#faults = this.#faults.filter((each) => each !== entry);
    return entry.fault;
  }
}

/** The server handles a path with a final slash like the one without it. */
export const withoutFinalSlash = (path: string): string => path.replace(/(.)\/$/, '$1');

const pathOf = ({ url }: HttpRequest): string => withoutFinalSlash(splitUrl(url)[0]);

function matches(fault: HttpFault, method: string, path: string): boolean {
  if (fault.method !== undefined && fault.method !== method) return false;
  if (fault.path === undefined) return true;
  return fault.path.endsWith('*') ? path.startsWith(fault.path.slice(0, -1)) : path === fault.path;
}

/** The timer does not keep a process alive that a signal has stopped. */
const delay = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms).unref());

const TYPES: Readonly<Record<number, string>> = {
  402: 'card_error',
  403: 'rate_limit_error',
  409: 'idempotency_error',
};

/** Creates the response of a server that fails before the operation. It has no code, as from a proxy in between. */
function failure(status: number): HttpResponse {
  const type = status >= 500 ? 'api_error' : (TYPES[status] ?? 'invalid_request_error');
  const { headers } = errorResponse(errorOf('internal'), '', newRequestState());
  const message = messageFor('en', 'internal', undefined, undefined);
  return { status, headers, body: JSON.stringify({ error: { type, message } }) };
}

function cutConnection({ platform }: HttpRequest): void {
  (platform as { readonly socket?: Socket } | undefined)?.socket?.destroy();
}
