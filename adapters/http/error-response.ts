import { readOptions } from '../../src/commands/read-options.ts';
import { ClienteleError } from '../../src/domain/errors.ts';
import { type Locale, messageFor } from '../../src/domain/messages.ts';
import type { PlatformResponse } from '../../src/ports/platform-types.ts';
import { localeOf } from './accept-language.ts';
import { invalidParameter } from './messages.ts';
import { nodeHeadersOf } from './node-headers.ts';
import type { HttpHeaders } from './request-response.ts';
import { newRequestState, errorResponse as responseOf } from './response.ts';

/** The headers of a request of `node:http`. */
type NodeHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface ErrorResponseOptions {
  /** The request that failed. Its `Accept-Language` selects the language of the message. */
  request?: { readonly headers: HttpHeaders | NodeHeaders } | undefined;
}

/**
 * Creates the response to an error in your own route, with the status, headers and body of the HTTP handler. A value other
 * than a ClienteleError becomes `internal`, status 500. The response contains nothing of such a value, so log it yourself.
 *
 * @example
 * try {
 *   return Response.json(await clientele.customers.retrieve(id));
 * } catch (error) {
 *   return errorResponse(error, { request });
 * }
 *
 * @throws InvalidRequestError naming an option that is malformed or unknown
 */
export function errorResponse(error: unknown, options: ErrorResponseOptions = {}): PlatformResponse {
  const { request } = readOptions(options, ['request']);
  const locale = localeFor(request);
  const state = newRequestState();
  const known = ClienteleError.from(error);
  const english = responseOf(known, messageFor('en', known.code, known.param, known.detail), state);
  const { status, headers } = english;
  if (locale === 'en') return new Response(english.body, { status, headers });
  // The function returns a response, not a promise, so only the body can wait for the texts of another language.
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const translated = responseOf(known, await known.messageIn(locale), state);
      controller.enqueue(new TextEncoder().encode(translated.body));
      controller.close();
    },
  });
  return new Response(body, { status, headers });
}

function localeFor(request: unknown): Locale {
  if (request === undefined) return 'en';
  const { headers } = Object(request) as { headers?: unknown };
  if (typeof headers !== 'object' || headers === null) throw invalidParameter('request', 'a request with headers');
  return localeOf(nodeHeadersOf({ headers }).get('accept-language'));
}
