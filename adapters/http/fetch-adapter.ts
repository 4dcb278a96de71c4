import type { PlatformRequest, PlatformResponse } from '../../src/ports/platform-types.ts';
import { BodyBuffer, checkContentLength } from './body.ts';
import type { HttpRequest, RequestHandler } from './request-response.ts';

/** Registered globally, so that the package's ESM and CommonJS copies accept each other's handlers. */
const REQUEST_HANDLER: unique symbol = Symbol.for('clientele.http.requestHandler');

/** A handler that works on every server with fetch's `Request` and `Response`. */
export interface FetchHandler {
  /** @param platform What the server passes beside the request, such as Bun's server. The option `clientOf` receives it. */
  (request: PlatformRequest, platform?: unknown): Promise<PlatformResponse>;
  /** Serves adapters that can avoid `Request` and `Response`. */
  readonly [REQUEST_HANDLER]: RequestHandler;
}

export function toFetchHandler(handle: RequestHandler): FetchHandler {
  const handler = async (request: Request, platform?: unknown): Promise<Response> => {
    const { status, headers, body } = await handle(requestOf(request, platform));
    return new Response(body, { status, headers });
  };
  return Object.assign(handler, { [REQUEST_HANDLER]: handle } as const);
}

/** Returns the request handler inside a fetch handler; undefined for a function that {@link toFetchHandler} did not make. */
export const requestHandlerOf = (handler: FetchHandler | undefined): RequestHandler | undefined =>
  handler?.[REQUEST_HANDLER];

const requestOf = (request: Request, platform: unknown): HttpRequest => ({
  method: request.method,
  url: request.url,
  headers: request.headers,
  body: () => (request.body === null ? undefined : readBody(request.body, request.headers)),
  original: request,
  platform,
});

async function readBody(stream: NonNullable<Request['body']>, headers: Headers): Promise<Uint8Array> {
  checkContentLength(headers);
  const buffer = new BodyBuffer();
  const reader = stream.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) buffer.add(read.value);
  } catch (error) {
    // Not awaited, because the sender decides when the cancellation settles. Its failure has no effect on the response.
    reader.cancel().catch(() => {});
    throw error;
  }
  return buffer.toBytes();
}
