import type { HttpDocument } from '../http/dispatcher.ts';
import { headersOf } from '../http/response.ts';
import type { PageConfiguration } from './page/document.ts';
import { pageResponse } from './page-response.ts';

/** Creates the page at the base path of a handler. */
export const consoleDocument = (configure: () => Promise<PageConfiguration>): HttpDocument => ({
  path: '/',
  respond: async (_prefix, state) => {
    const { headers, ...response } = await pageResponse(await configure());
    return { ...response, headers: { ...headersOf(state), ...headers } };
  },
});
