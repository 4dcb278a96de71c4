import type { IncomingMessage, ServerResponse } from 'node:http';
import { handleOf } from './fetch-adapter.ts';
import { lingerAndEnd, nodeBody } from './node-body.ts';
import { bridge } from './node-bridge.ts';
import type { HttpHeaders, HttpRequest, HttpResponse } from './request-response.ts';

/** What `http.createServer` takes, and Express, Connect and others mount. */
export type NodeListener = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Makes a handler a listener for `node:http`. One of `createHttpHandler` is reached without a Request or a Response, which
 * would cost most of the time; any other is given both. Mount it ahead of whatever reads bodies.
 */
export function toNodeListener(handler: (request: Request) => Response | Promise<Response>): NodeListener {
  const face = handleOf(handler);
  if (face === undefined) return (incoming, outgoing) => void bridge(handler, incoming, outgoing);
  return (incoming, outgoing) => {
    face(requestOf(incoming))
      .then((answer) => send(answer, incoming, outgoing))
      // What cannot be sent must not end the process; it ends the connection.
      .catch(() => outgoing.destroy());
  };
}

const requestOf = (incoming: IncomingMessage): HttpRequest => {
  const headers = new NodeHeaders(incoming.rawHeaders);
  return {
    method: incoming.method ?? '',
    target: incoming.url ?? '',
    headers,
    body: () => nodeBody(incoming, headers),
    client: incoming.socket.remoteAddress,
  };
};

/** The headers as they were sent: Node's own object keeps one of two Authorization headers and drops the other. */
class NodeHeaders implements HttpHeaders {
  readonly #raw: readonly string[];

  constructor(raw: readonly string[]) {
    this.#raw = raw;
  }

  get(name: string): string | undefined {
    let found: string | undefined;
    for (let i = 0; i < this.#raw.length; i += 2) {
      const each = this.#raw[i] as string;
      if (each.length !== name.length || each.toLowerCase() !== name) continue;
      found = found === undefined ? this.#raw[i + 1] : `${found}, ${this.#raw[i + 1]}`;
    }
    return found;
  }
}

function send({ status, headers, body }: HttpResponse, incoming: IncomingMessage, outgoing: ServerResponse): void {
  // Somebody else answered meanwhile, such as a middleware that has a time limit.
  if (outgoing.headersSent) return;
  const length = String(Buffer.byteLength(body));
  if (incoming.complete) {
    outgoing.writeHead(status, { ...headers, 'content-length': length });
    outgoing.end(body);
    return;
  }
  // Answered before the body was read to its end: the rest is not worth keeping the connection for.
  outgoing.writeHead(status, { ...headers, 'content-length': length, connection: 'close' });
  outgoing.write(body);
  lingerAndEnd(incoming, outgoing);
}
