import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that a service received. */
export interface ReceivedRequest {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Responds to a request, or leaves it without a response. */
type Respond = (response: ServerResponse, request: ReceivedRequest) => void;

/** A local HTTP service of a test. */
export interface HttpService extends Disposable {
  readonly url: string;
  readonly requests: ReceivedRequest[];
  /** Adds the behaviour for the next request. The last one stays for all further requests. */
  next(...responds: Respond[]): HttpService;
}

/** Starts a service on a free port of the loopback interface. */
export async function startHttpService(...first: Respond[]): Promise<HttpService> {
  const responds = [...first];
  const requests: ReceivedRequest[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('error', () => {});
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method, url, headers } = incoming;
      const request = { method, url, headers, body: Buffer.concat(chunks).toString() };
      requests.push(request);
      const respond = responds.length > 1 ? responds.shift() : responds[0];
      respond?.(response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const service = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    next: (...more: Respond[]) => {
      responds.splice(0, responds.length, ...more);
      return service;
    },
    [Symbol.dispose]: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  return service;
}

/** Responds with a status and a body: an object becomes JSON, a text is sent unchanged. */
export const respondWith =
  (status: number, body: object | string = {}, headers: Record<string, string> = {}): Respond =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

/** Never responds. */
export const neverRespond: Respond = () => {};

/** Closes the connection without a response. */
export const hangUp: Respond = (response) => response.destroy();

/** Sends half of a body, and closes the connection. */
export const respondHalf =
  (status: number, body: object): Respond =>
  (response) => {
    const text = JSON.stringify(body);
    response.writeHead(status, { 'content-length': String(text.length) });
    response.write(text.slice(0, text.length / 2), () => response.destroy());
  };

/** Sends a body without end. */
export const respondEndlessly =
  (status: number): Respond =>
  (response) => {
    response.writeHead(status);
    const send = (): void => {
      while (!response.destroyed && response.write('x'.repeat(16_384)));
      if (!response.destroyed) response.once('drain', send);
    };
    send();
  };

/** Responds after a number of milliseconds. */
export const respondLate =
  (ms: number, respond: Respond): Respond =>
  (response, request) => {
    setTimeout(() => respond(response, request), ms);
  };
