import { CONSOLE_HEADER } from '../../console/same-origin.ts';
import type { HttpRequest } from '../../http/request-response.ts';
import { splitUrl } from '../../http/split-url.ts';

/**
 * Returns whether a request steers the server or comes from its console, rather than from the client under test. Such requests
 * never fail by a fault, so that a client can always cancel the faults, and they are not in the history.
 */
export function isToolRequest({ url, headers }: HttpRequest): boolean {
  const [path] = splitUrl(url);
  return path === '/' || path.startsWith('/_test/') || headers.get(CONSOLE_HEADER) === '1';
}
