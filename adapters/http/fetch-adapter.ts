import type { PlatformRequest, PlatformResponse } from '../../src/ports/platform-types.ts';
import { alreadyRead, BodyBuffer, checkBodyHeaders, checkCharset, incomplete } from './body.ts';
import { registerStream } from './fetch-streams.ts';
import { invalidParameter } from './messages.ts';
import type { HttpRequest, RequestHandler, ResponseStream } from './request-response.ts';

/** Registered globally, so that the package's ESM and CommonJS copies accept each other's handlers. */
const REQUEST_HANDLER: unique symbol = Symbol.for('clientele.http.requestHandler');

/** A handler that works on every server with fetch's `Request` and `Response`. */
export interface FetchHandler {
  /** @param platform The server's second argument, such as Bun's server. The option `clientOf` receives it. */
  (request: PlatformRequest, platform?: unknown): Promise<PlatformResponse>;
  /** Serves adapters that can avoid `Request` and `Response`. */
  readonly [REQUEST_HANDLER]: RequestHandler;
}

export function toFetchHandler(handle: RequestHandler): FetchHandler {
  const handler = async (request: Request, platform?: unknown): Promise<Response> => {
    const { status, headers, body, stream } = await handle(requestOf(request, platform));
    if (request.method === 'HEAD') return new Response(null, { status, headers });
    return new Response(stream === undefined ? body : readableOf(stream, request.signal), { status, headers });
  };
  return Object.assign(handler, { [REQUEST_HANDLER]: handle } as const);
}

/**
 * Reads a stream as fast as the client.
 * @param gone Aborts when the client goes away. Some platforms cancel the body instead.
 */
function readableOf(stream: ResponseStream, gone: AbortSignal | undefined): ReadableStream<Uint8Array> {
  const stop = new AbortController();
  const signal = gone === undefined ? stop.signal : AbortSignal.any([gone, stop.signal]);
  const parts = stream(signal)[Symbol.asyncIterator]();
  const forget = registerStream(() => stop.abort());
  const end = () => {
    forget();
    // The signal ends only a stream that is being read. Its end has no reader that a failure could be reported to.
    parts.return?.().catch(() => {});
  };
  // A signal that has aborted already has no more events.
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await parts.next();
        if (!done) {
          controller.enqueue(encoder.encode(value));
          return;
        }
        forget();
        controller.close();
      },
      cancel: () => stop.abort(),
    },
    { highWaterMark: 0 },
  );
}

/** Returns the request handler inside a fetch handler; undefined for a function that {@link toFetchHandler} did not make. */
export const requestHandlerOf = (handler: FetchHandler | undefined): RequestHandler | undefined =>
  handler?.[REQUEST_HANDLER];

/** @throws InvalidRequestError if the value is no request of fetch */
function requestOf(request: Request, platform: unknown): HttpRequest {
  if (typeof request?.url !== 'string' || typeof request.headers?.get !== 'function') {
    throw invalidParameter('request', 'a Request of fetch: for node:http use toNodeListener');
  }
  return {
    method: request.method,
    url: request.url,
    headers: request.headers,
    body: (limit) => readBody(request, limit),
    original: request,
    platform,
  };
}

async function readBody({ body, bodyUsed, headers }: Request, limit: number): Promise<Uint8Array | undefined> {
  if (bodyUsed || body?.locked) throw alreadyRead();
  if (body === null || body === undefined) return undefined;
  checkBodyHeaders(headers, limit);
  const buffer = new BodyBuffer(limit);
  const reader = body.getReader();
  // The stream fails if its sender goes away. That is no defect of the service, which `onError` would receive.
  const readChunk = () =>
    reader.read().catch(() => {
      throw incomplete();
    });
  try {
    for (let read = await readChunk(); !read.done; read = await readChunk()) buffer.add(read.value);
  } catch (error) {
    // Not awaited, because the sender decides when the cancellation settles. Its failure has no effect on the response.
    reader.cancel().catch(() => {});
    throw error;
  }
  const bytes = buffer.toBytes();
  checkCharset(headers, bytes);
  return bytes;
}
