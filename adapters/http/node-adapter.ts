import type { IncomingMessage, ServerResponse } from 'node:http';
import { clearTimeout, setTimeout } from '../../src/concurrency/real-timers.ts';
import { type FetchHandler, requestHandlerOf } from './fetch-adapter.ts';
import { invalidParameter } from './messages.ts';
import { readNodeBody } from './node-body.ts';
import { nodeHeadersOf } from './node-headers.ts';
import { isStopping, sendStream } from './node-stream.ts';
import type { HttpRequest, HttpResponse } from './request-response.ts';

/**
 * A listener for `http.createServer`, and a middleware for Express and Connect. It also accepts the request and response
 * objects of serverless platforms, which imitate those of Node. It never throws or rejects.
 * @returns a promise that resolves after the response was passed to the server, or the stream of a response has ended
 */
export type NodeListener = (request: NodeRequest, response: NodeResponse) => Promise<void>;

/** Properties that distinguish `IncomingMessage`, because applications without `@types/node` lack its type. */
interface NodeRequest {
  readonly rawHeaders?: readonly string[] | undefined;
}

/** Properties that distinguish `ServerResponse`. */
interface NodeResponse {
  readonly headersSent?: boolean | undefined;
}

/**
 * Creates a listener for `node:http` from a handler of `createHttpHandler` or `createConsoleHandler`. Mount it before any body parser.
 * @throws InvalidRequestError if neither of them made the handler
 */
export function toNodeListener(handler: FetchHandler): NodeListener {
  const handle = requestHandlerOf(handler);
  if (handle === undefined)
    throw invalidParameter('handler', 'a handler that createHttpHandler or createConsoleHandler returned');
  return (async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    try {
      await send(await handle(requestOf(incoming)), incoming, outgoing);
    } catch {
      // An error while sending must end this connection, not the process.
      destroy(outgoing);
    }
  }) as NodeListener;
}

function destroy(outgoing: ServerResponse | undefined): void {
  try {
    outgoing?.destroy();
  } catch {
    // The object is not a response, so it cannot be ended.
  }
}

/** Properties that Express and platforms add to a request. */
type PlatformRequest = IncomingMessage & { readonly ip?: unknown; readonly originalUrl?: unknown };

function requestOf(incoming: PlatformRequest): HttpRequest {
  const headers = nodeHeadersOf(incoming);
  // Express sets `ip`, and heeds its own setting of trusted proxies.
  const address: unknown = incoming.ip ?? incoming.socket?.remoteAddress;
  return {
    method: incoming.method ?? '',
    url: String(incoming.url ?? ''),
    headers,
    body: (limit) => readNodeBody(incoming, headers, limit),
    address: typeof address === 'string' ? address : undefined,
    mount: mountOf(incoming),
    platform: incoming,
  };
}

/** Returns the start of the path that Express, Connect and similar routers have removed from `url`. */
function mountOf({ url = '', originalUrl }: PlatformRequest): string {
  if (typeof originalUrl !== 'string' || typeof url !== 'string' || url === '') return '';
  if (!originalUrl.startsWith('/') || !originalUrl.endsWith(url)) return '';
  return originalUrl.slice(0, originalUrl.length - url.length);
}

/** @returns a promise if the response has a stream */
function send(
  { status, headers, body, stream }: HttpResponse,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> | void {
  // Another middleware has responded in the meantime, such as one with a time limit.
  if (outgoing.headersSent) return;
  const all = stream === undefined ? { ...headers, 'content-length': String(Buffer.byteLength(body)) } : headers;
  // HTTP/2 has no header for connections, and the objects of platforms have no connection.
  const isHttp1 = Number(incoming.httpVersionMajor) === 1 && incoming.socket !== undefined;
  const isUnread = incoming.complete === false;
  // After its stream, a connection would stay open, and keep a server that has stopped in the meantime from ending.
  const closes = isHttp1 && (isUnread || stream !== undefined || isStopping(incoming.socket));
  writeHead(outgoing, status, closes ? { ...all, connection: 'close' } : all);
  if (stream !== undefined && incoming.method !== 'HEAD') return sendStream(stream, incoming, outgoing);
  if (!isHttp1 || !isUnread) {
    outgoing.end(body);
    return;
  }
  // The request was rejected before its body was read: the connection cannot be used again.
  outgoing.write(body);
  lingerAndEnd(incoming, outgoing);
}

function writeHead(outgoing: ServerResponse, status: number, headers: Readonly<Record<string, string>>): void {
  if (typeof outgoing.writeHead === 'function') {
    outgoing.writeHead(status, headers);
    return;
  }
  outgoing.statusCode = status;
  for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
}

const LINGER_BYTES = 1024 * 1024;
const LINGER_MS = 1000;

/**
 * Ends a response after it has discarded more of the request body, up to a size and a time. A connection that is closed
 * with unread bytes is reset, and the client may then lose the response.
 */
function lingerAndEnd(incoming: IncomingMessage, outgoing: ServerResponse): void {
  let budget = LINGER_BYTES;
  const onData = (chunk: Buffer) => {
    budget -= chunk.length;
    if (budget < 0) end();
  };
  const end = () => {
    clearTimeout(timer);
    incoming.off('data', onData).off('end', end).off('close', end).pause();
    outgoing.end();
  };
  const timer = setTimeout(end, LINGER_MS);
  incoming.on('data', onData).on('end', end).on('close', end).resume();
}
