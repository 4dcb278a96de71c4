import { clientOfAddress, forwardedAddress } from './client-address.ts';
import { invalidParameter } from './messages.ts';
import type { HttpRequest } from './request-response.ts';

/** The part of a request that `clientOf` receives. The `Request` of fetch has these properties. */
export interface ClientRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: { get(name: string): string | null | undefined };
}

/** The information that a server has about the sender of a request. */
export interface ClientInfo {
  /** The sender's address: of the connection, or of the proxy header that `trustProxy` selects. */
  readonly address: string | undefined;
  /** The second argument of the fetch handler, such as the server of Bun; or the request of `node:http`. */
  readonly platform: unknown;
}

export interface ClientOptions {
  /**
   * Returns the client that sent a request, for the count of wrong API keys: an address, or any other text. Undefined if it is unknown.
   * Default: the address.
   */
  clientOf?: ((request: ClientRequest, info: ClientInfo) => string | undefined) | undefined;
  /** Number of your own proxies, each of which appends an address to `X-Forwarded-For`. Default 0: the header is ignored. */
  trustProxy?: number | undefined;
}

const MAX_PROXIES = 100;
const MAX_CLIENT_LENGTH = 255;

/** Creates the function that identifies clients. @throws InvalidRequestError if an option is malformed */
export function createClientFinder({
  clientOf,
  trustProxy = 0,
}: ClientOptions): (request: HttpRequest) => string | undefined {
  if (!Number.isInteger(trustProxy) || trustProxy < 0 || trustProxy > MAX_PROXIES) {
    throw invalidParameter('trustProxy', 'the number of your proxies, from 0 to 100');
  }
  if (clientOf !== undefined && typeof clientOf !== 'function') throw invalidParameter('clientOf', 'a function');
  return (request) => {
    const address = forwardedAddress(request.headers.get('x-forwarded-for'), trustProxy) ?? request.address;
    const client: unknown =
      clientOf === undefined ? address : clientOf(request.original ?? request, { address, platform: request.platform });
    if (client === undefined || client === null || client === '') return undefined;
    if (typeof client !== 'string') throw new TypeError('The option clientOf must return a string or undefined.');
    return clientOfAddress(client.slice(0, MAX_CLIENT_LENGTH));
  };
}
