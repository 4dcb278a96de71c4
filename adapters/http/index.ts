import { type HttpHandlerOptions, httpFace } from './face.ts';
import { type FetchHandler, fetchShell } from './fetch-shell.ts';

export type { HttpHandlerOptions } from './face.ts';
export type { FetchHandler } from './fetch-shell.ts';
export { type NodeListener, toNodeListener } from './node-shell.ts';
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
export const createHttpHandler = (options: HttpHandlerOptions): FetchHandler => fetchShell(httpFace(options));
