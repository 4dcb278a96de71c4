import { errorOf } from '../../src/domain/errors.ts';
import type { HttpHeaders } from '../http/request-response.ts';
import { expectation } from './messages.ts';

/** The header that the page sends. A page of another origin can only send it if the server allows that by CORS. */
export const CONSOLE_HEADER = 'x-clientele-console';

/**
 * Refuses a request that another site may have made the browser send. The browser attaches the cookie by which the
 * application knows the user.
 * @throws InvalidRequestError
 */
export function checkSameOrigin(headers: HttpHeaders): void {
  if (!isSameOrigin(headers)) checkHeader(headers);
}

/**
 * Refuses a request of which the browser says that another site made it. For a read that is expensive: unlike a write, it may
 * come without any of these headers.
 * @throws InvalidRequestError
 */
export function checkNotCrossSite(headers: HttpHeaders): void {
  if (headers.get('sec-fetch-site') === 'cross-site') checkHeader(headers);
}

function checkHeader(headers: HttpHeaders): void {
  if (headers.get(CONSOLE_HEADER) === '1') return;
  const detail = expectation('1, because the request does not come from a page of this server');
  throw errorOf('parameter_missing', { param: CONSOLE_HEADER, detail });
}

function isSameOrigin(headers: HttpHeaders): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== undefined && site !== null) return site === 'same-origin';
  const origin = headers.get('origin') ?? '';
  const host = headers.get('host') ?? '';
  return host !== '' && /^https?:\/\/(.*)$/i.exec(origin)?.[1]?.toLowerCase() === host.toLowerCase();
}
