import { readOptions } from '../../src/commands/read-options.ts';
import { type FetchHandler, toFetchHandler } from '../http/fetch-adapter.ts';
import { type ConsoleHandlerOptions, createConsoleRequestHandler } from './console-handler.ts';

export type { FetchHandler } from '../http/fetch-adapter.ts';
export type { ConsoleHandlerOptions } from './console-handler.ts';
export type { ConsoleService } from './console-service.ts';

const OPTION_NAMES = ['service', 'readOnly', 'mask', 'basePath', 'onError'] as const;

/**
 * Creates a handler for a page that shows customers and cards (docs/console.md). It has no authentication: mount it behind
 * that of your application. It never rejects: each failure becomes an error response.
 *
 * @example
 * app.use('/admin/console', requireAdmin, toNodeListener(createConsoleHandler({ service: clientele })));
 *
 * @throws InvalidRequestError naming an option that is malformed or unknown
 */
export function createConsoleHandler(options: ConsoleHandlerOptions): FetchHandler {
  const checked = readOptions(options, OPTION_NAMES) as unknown as ConsoleHandlerOptions;
  return toFetchHandler(createConsoleRequestHandler(checked));
}
