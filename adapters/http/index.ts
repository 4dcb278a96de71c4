import { readOptions } from '../../src/commands/read-options.ts';
import { type FetchHandler, toFetchHandler } from './fetch-adapter.ts';
import { createRequestHandler, type HttpHandlerOptions } from './handler.ts';

export type { ClientInfo, ClientRequest } from './clients.ts';
export { type DrainableServer, type DrainOptions, drainServer } from './drain.ts';
export { type ErrorResponseOptions, errorResponse } from './error-response.ts';
export type { FetchHandler } from './fetch-adapter.ts';
export type { HttpHandlerOptions } from './handler.ts';
export { type NodeListener, toNodeListener } from './node-adapter.ts';
export type { HttpService } from './operations.ts';

const OPTION_NAMES = ['keys', 'onError', 'basePath', 'clientOf', 'trustProxy'] as const;

/**
 * Creates a handler for the REST API of the original (docs/original-api.md, "Operations").
 * It never rejects: each failure becomes an error response.
 *
 * @example
 * const handler = createHttpHandler({ keys: { sk_test_1: clientele } });
 * http.createServer(toNodeListener(handler)).listen(8498);
 *
 * @throws InvalidRequestError naming an option that is malformed or unknown
 */
export function createHttpHandler(options: HttpHandlerOptions): FetchHandler {
  return toFetchHandler(createRequestHandler(readOptions(options, OPTION_NAMES) as unknown as HttpHandlerOptions));
}
