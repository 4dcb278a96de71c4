import { type FetchHandler, fetchAdapter } from './fetch-adapter.ts';
import { type HttpHandlerOptions, httpHandler } from './handler.ts';

export type { FetchHandler } from './fetch-adapter.ts';
export type { HttpHandlerOptions } from './handler.ts';
export { type NodeListener, toNodeListener } from './node-adapter.ts';
export type { HttpService } from './operations.ts';

/**
 * The old REST API of customers, answered in process: a handler from `Request` to `Response` that can be mounted anywhere.
 * It always answers, with an error in the wire form where something fails.
 *
 * @example
 * const handler = createHttpHandler({ keys: { sk_test_1: clientele } });
 * http.createServer(toNodeListener(handler)).listen(8498);
 *
 * @throws InvalidRequestError where the keys are malformed
 */
export const createHttpHandler = (options: HttpHandlerOptions): FetchHandler => fetchAdapter(httpHandler(options));
