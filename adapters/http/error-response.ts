import { ClienteleError } from '../../src/domain/errors.ts';
import type { PlatformResponse } from '../../src/ports/platform-types.ts';
import { localeOf } from './accept-language.ts';
import type { HttpHeaders } from './request-response.ts';
import { newRequestState, errorResponse as responseOf } from './response.ts';

/** The headers of a request of `node:http`. */
type NodeHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface ErrorResponseOptions {
  /** The request that failed. Its `Accept-Language` selects the language of the message. */
  request?: { readonly headers: HttpHeaders | NodeHeaders } | undefined;
}

/**
 * Makes the response of an error in a route of your own: status, headers and body are those of the HTTP handler. A value that
 * is no ClienteleError becomes `internal`, status 500, and the response contains nothing of it: log it yourself.
 *
 * @example
 * try {
 *   return Response.json(await clientele.customers.retrieve(id));
 * } catch (error) {
 *   return errorResponse(error, { request });
 * }
 */
export function errorResponse(error: unknown, { request }: ErrorResponseOptions = {}): PlatformResponse {
  const locale = localeOf(request && languageOf(request.headers));
  const { status, headers, body } = responseOf(ClienteleError.from(error), locale, newRequestState());
  return new Response(body, { status, headers });
}

function languageOf(headers: HttpHeaders | NodeHeaders): string | null | undefined {
  if (typeof headers.get === 'function') return headers.get('accept-language');
  const value = (headers as NodeHeaders)['accept-language'];
  return typeof value === 'string' ? value : undefined;
}
