import { basePath, configuration } from './configuration.ts';
import { forgetKey, key } from './key.ts';
import { locale } from './locale.ts';
import { isEventStream, readContent } from './response.ts';
import type { WireError } from './wire.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** A request of the page. */
export interface Call {
  readonly method: Method;
  /** Path below the base path, with its query. */
  readonly path: string;
  readonly body?: object;
  readonly idempotencyKey?: string;
}

/** A request and its response. */
export interface Exchange extends Call {
  /** undefined if there was no response. */
  readonly status: number | undefined;
  readonly milliseconds: number;
  /** The decoded JSON of the response. */
  readonly answer: unknown;
  readonly requestId: string | undefined;
  /** Whether the response is that of an earlier request with the same idempotency key. */
  readonly replayed: boolean;
  readonly error: WireError | undefined;
}

/** A request that failed. */
export class RequestFailure extends Error {
  readonly exchange: Exchange;

  constructor(exchange: Exchange) {
    super(exchange.error?.message);
    this.exchange = exchange;
  }
}

/** Creates the headers of each request. */
function headersOf({ body, idempotencyKey }: Partial<Call> = {}, secret = key.value): Record<string, string> {
  return {
    'accept-language': locale.value === 'zh' ? 'zh-CN' : 'en',
    // A form of another site cannot send it.
    'x-clientele-console': '1',
    ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
  };
}

/** A mounted page needs the cookies of the application. With a key, the browser must not show its own login dialog. */
const credentials: RequestCredentials = configuration.authentication === 'none' ? 'same-origin' : 'omit';

/**
 * Sends a request.
 * @param secret Another API key than that of the tab.
 * @throws DOMException only if the signal aborts the request
 */
export async function send(call: Call, signal?: AbortSignal, secret = key.value): Promise<Exchange> {
  const start = performance.now();
  const { method, body } = call;
  const exchange = { ...call, status: undefined, answer: undefined, requestId: undefined, replayed: false };
  const init = { method, headers: headersOf(call, secret), credentials, signal: signal ?? null };
  try {
    const response = await fetch(basePath + call.path, body ? { ...init, body: JSON.stringify(body) } : init);
    const { answer, error } = await readContent(response);
    const requestId = response.headers.get('request-id') ?? undefined;
    if (error?.code === 'api_key_invalid') forgetKey();
    return {
      ...exchange,
      status: response.status,
      milliseconds: performance.now() - start,
      answer,
      requestId,
      replayed: response.headers.get('idempotent-replayed') === 'true',
      error,
    };
  } catch (error) {
    if (signal?.aborted) throw error;
    return { ...exchange, milliseconds: performance.now() - start, error: {} };
  }
}

/** Sends a GET and returns its result. @throws RequestFailure */
export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  const exchange = await send({ method: 'GET', path }, signal);
  if (exchange.error) throw new RequestFailure(exchange);
  return exchange.answer as T;
}

/** Opens a stream of server-sent events. @throws RequestFailure */
export async function openStream(path: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const headers = { ...headersOf(), accept: 'text/event-stream' };
  const response = await fetch(basePath + path, { headers, credentials, signal });
  if (isEventStream(response) && response.body) return response.body;
  const { answer, error = {} } = await readContent(response);
  if (error.code === 'api_key_invalid') forgetKey();
  const { status } = response;
  throw new RequestFailure({
    ...{ method: 'GET', path, status, milliseconds: 0, answer, requestId: undefined, replayed: false, error },
  });
}
