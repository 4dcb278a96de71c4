import type { Awaitable } from '../../src/ports/awaitable.ts';
import type { PlatformAbortSignal, PlatformRequest } from '../../src/ports/platform-types.ts';

/** A request from any server. On Node, to build a fetch `Request` costs more than to handle the request. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query as they were sent; may begin with a scheme and a host. */
  readonly url: string;
  readonly headers: HttpHeaders;
  /**
   * Reads the body. Called at most once, and not if the handler rejects the request before.
   * @param limit Largest size, in bytes.
   * @throws InvalidRequestError `body_too_large`
   */
  readonly body: (limit: number) => Awaitable<Uint8Array | undefined>;
  /** Address from which the request came, if the adapter knows it. */
  readonly address?: string | undefined;
  /** Start of the path, if a router has removed it from `url`. */
  readonly mount?: string;
  /** The request of fetch, if there is one. */
  readonly original?: PlatformRequest;
  /** The server's second argument: see the option `clientOf`. */
  readonly platform?: unknown;
}

/** Looks up headers by their names in lower case. A header sent twice has both values, separated by `, `, as in fetch. */
export interface HttpHeaders {
  get(name: string): string | null | undefined;
}

/** A response for any server. The names of the headers are in lower case. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The whole body; empty if the response has a stream. */
  readonly body: string;
  /** Yields the parts of the body. Ends when the signal aborts: the client has gone, or the server stops. */
  readonly stream?: ResponseStream;
}

export type ResponseStream = (signal: PlatformAbortSignal) => AsyncIterable<string>;

/** Handles a request from any server. Never rejects. */
export type RequestHandler = (request: HttpRequest) => Promise<HttpResponse>;
