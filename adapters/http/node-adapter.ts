import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { clearTimeout, setTimeout } from '../../src/concurrency/real-timers.ts';
import { invalidParameter } from '../../src/domain/errors.ts';
import { type FetchHandler, requestHandlerOf } from './fetch-adapter.ts';
import { readNodeBody } from './node-body.ts';
import type { HttpHeaders, HttpRequest, HttpResponse } from './request-response.ts';

/** A listener for `http.createServer`, and a middleware for Express and Connect. */
export type NodeListener = (request: NodeRequest, response: NodeResponse) => void;

/** What distinguishes `IncomingMessage`, whose type applications without `@types/node` do not have. */
interface NodeRequest {
  readonly rawHeaders?: readonly string[] | undefined;
}

/** What distinguishes `ServerResponse`. */
interface NodeResponse {
  readonly headersSent?: boolean | undefined;
}

/**
 * Makes a listener for `node:http` from a handler of `createHttpHandler`. Mount it before any body parser.
 * @throws InvalidRequestError if `createHttpHandler` did not make the handler
 */
export function toNodeListener(handler: FetchHandler): NodeListener {
  const handle = requestHandlerOf(handler);
  if (handle === undefined) throw invalidParameter('handler', 'a handler that createHttpHandler returned');
  return ((incoming: IncomingMessage, outgoing: ServerResponse) => {
    handle(requestOf(incoming))
      .then((response) => send(response, incoming, outgoing))
      // An error while sending must end this connection, not the process.
      .catch(() => outgoing.destroy());
  }) as NodeListener;
}

const requestOf = (incoming: IncomingMessage): HttpRequest => {
  const headers = new NodeHeaders(incoming.rawHeaders);
  return {
    method: incoming.method ?? '',
    url: incoming.url ?? '',
    headers,
    body: () => readNodeBody(incoming, headers),
    address: incoming.socket.remoteAddress,
    mount: mountOf(incoming),
    platform: incoming,
  };
};

/** Returns the start of the path that Express, Connect and similar routers have taken off `url`. */
function mountOf({ url = '', originalUrl }: IncomingMessage & { readonly originalUrl?: unknown }): string {
  if (typeof originalUrl !== 'string' || url === '') return '';
  if (!originalUrl.startsWith('/') || !originalUrl.endsWith(url)) return '';
  return originalUrl.slice(0, originalUrl.length - url.length);
}

/** Reads the raw headers: Node's `headers` drops the second of two Authorization headers. */
class NodeHeaders implements HttpHeaders {
  /** Names and values in turn. */
  readonly #raw: readonly string[];

  constructor(raw: readonly string[]) {
    this.#raw = raw;
  }

  get(name: string): string | undefined {
    const lowerCase = name.toLowerCase();
    let value: string | undefined;
    for (let i = 0; i < this.#raw.length; i += 2) {
      const rawName = this.#raw[i] as string;
      if (rawName.length !== name.length || rawName.toLowerCase() !== lowerCase) continue;
      value = value === undefined ? this.#raw[i + 1] : `${value}, ${this.#raw[i + 1]}`;
    }
    return value;
  }
}

function send({ status, headers, body }: HttpResponse, incoming: IncomingMessage, outgoing: ServerResponse): void {
  // Another middleware has responded in the meantime, such as one with a time limit.
  if (outgoing.headersSent) return;
  const length = String(Buffer.byteLength(body));
  if (incoming.complete) {
    const closing = isStopping(incoming.socket) ? { connection: 'close' } : {};
    outgoing.writeHead(status, { ...headers, 'content-length': length, ...closing });
    outgoing.end(body);
    return;
  }
  // The request was rejected before its body was read: the connection cannot be used again.
  outgoing.writeHead(status, { ...headers, 'content-length': length, connection: 'close' });
  outgoing.write(body);
  lingerAndEnd(incoming, outgoing);
}

/** Whether the server of a connection no longer listens: then its client must not send another request on it. */
const isStopping = (socket: Socket & { readonly server?: { readonly listening?: boolean } }): boolean =>
  socket.server?.listening === false;

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
