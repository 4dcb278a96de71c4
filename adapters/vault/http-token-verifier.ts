import { readOptions } from '../../src/commands/read-options.ts';
import { tokenId } from '../../src/commands/schemas.ts';
import { stringMatcher } from '../../src/commands/string-matcher.ts';
import type { Token } from '../../src/domain/card.ts';
import { hasCardNumber } from '../../src/domain/card-number.ts';
import { propertiesOf } from '../../src/domain/error-codes.ts';
import { CardError, type ClienteleError, errorOf } from '../../src/domain/errors.ts';
import type { OperationContext } from '../../src/ports/operation-context.ts';
import { TokenVerifier } from '../../src/ports/token-verifier.ts';
import { type JsonResponse, NoResponseError, sendJsonRequest } from '../../src/verifier-kit/json-request.ts';
import { readHeaders, readTimeout, readUrl } from '../../src/verifier-kit/request-options.ts';
import { type Attempt, retryUntilDeadline } from '../../src/verifier-kit/request-retry.ts';
import { retryAfterOf } from '../../src/verifier-kit/retry-after.ts';
import { notAToken, readToken } from './http-token.ts';
import { expectation, invalidParameter } from './messages.ts';

/** Options of {@link HttpTokenVerifier}. */
export interface HttpTokenVerifierOptions {
  /** URL of a token, with `{id}` in place of its id: `https://tokens.example/v1/tokens/{id}`. */
  readonly url: string;
  /** Headers of each request, such as `authorization`. Default none. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Milliseconds for one look-up, with its retries. Default 10,000. The operation's deadline can be earlier. */
  readonly timeout?: number | undefined;
}

const NAMES = ['url', 'headers', 'timeout'] as const;
const PLACEHOLDER = '{id}';

const isTokenId = stringMatcher(tokenId);

/** The form of a code with which the service can refuse a card. */
const REFUSAL_CODE = /^[a-z][a-z0-9]*(?:_[a-z0-9]+){0,9}$/;
const MAX_REFUSAL_CODE = 64;

/**
 * Looks up tokens at a tokenization service, by a GET of its URL. The service responds with
 *
 * - 200 and the fields of a `Token` as JSON. Other fields are ignored. A card number in any field is refused, and so
 *   are more than 10,000 characters.
 * - 404 if it does not know the token.
 * - 402 and `{ "error": { "code": "card_declined" } }` to refuse the card, with a code of `CardError` or its own.
 *
 * A look-up changes nothing, so it is repeated with growing delays after a status 429 or 5xx, and without a response, until the
 * deadline. Redirects are not followed.
 *
 * @example
 * new HttpTokenVerifier({ url: 'https://tokens.example/v1/tokens/{id}', headers: { authorization: `Bearer ${key}` } })
 */
export class HttpTokenVerifier extends TokenVerifier {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #timeout: number;

  /** @throws InvalidRequestError `parameter_missing`, `parameter_invalid` or `parameter_unknown` */
  constructor(options: HttpTokenVerifierOptions) {
    super();
    const { url, headers, timeout } = readOptions(options, NAMES);
    this.#url = readUrl(url, 'url');
    // Not in the host, so that no id can choose the server that gets the headers.
    if (!this.#url.includes(PLACEHOLDER) || new URL(this.#url).host.includes(PLACEHOLDER)) {
      throw invalidParameter('url', 'a URL with {id} in its path or query, in place of the id of a token');
    }
    this.#headers = { accept: 'application/json', ...readHeaders(headers, 'headers') };
    this.#timeout = readTimeout(timeout);
  }

  /**
   * Returns a token; undefined if the service does not know it.
   * @throws CardError with the code of the service, for the param `source`
   * @throws ApiError `verifier_unavailable` if the service does not respond or refuses the request; `verifier_contract` if it
   *   responds with something else than this token
   */
  override retrieve(id: string, context?: OperationContext): Promise<Token | undefined> {
    const attempt = (timeout: number) => this.#attempt(id, timeout, context);
    return isTokenId(id) ? retryUntilDeadline(attempt, this.#timeout, context) : Promise.resolve(undefined);
  }

  async #attempt(id: string, timeout: number, context?: OperationContext): Promise<Attempt<Token | undefined>> {
    const url = this.#url.replaceAll(PLACEHOLDER, () => encodeURIComponent(id));
    try {
      return resultOf(await sendJsonRequest({ method: 'GET', url, headers: this.#headers, timeout }, context), id);
    } catch (error) {
      if (!(error instanceof NoResponseError)) throw error;
      if (error.reason === 'too_large') throw notAToken(error);
      return { error: unavailable(error) };
    }
  }
}

function resultOf(response: JsonResponse, id: string): Attempt<Token | undefined> {
  const { status, json } = response;
  if (status === 200) return { value: readToken(json, id) };
  if (status === 404) return { value: undefined };
  if (status === 429 || status >= 500) {
    const error = unavailable(new Error(`the token service responded with the status ${status}`));
    return { error, retryAfter: retryAfterOf(response) };
  }
  const code = status === 402 ? refusalCodeOf(json) : undefined;
  if (code !== undefined) throw new CardError(code, { param: 'source' });
  throw errorOf('verifier_unavailable', {
    detail: expectation(
      'the token service refused the request with the status {status}, so check url and headers of HttpTokenVerifier',
      { status },
    ),
    retryable: false,
  });
}

/** Returns the code with which the service refuses the card; undefined for anything else. */
function refusalCodeOf(json: unknown): string | undefined {
  const code = (json as { error?: { code?: unknown } | null } | null | undefined)?.error?.code;
  if (typeof code !== 'string' || code.length > MAX_REFUSAL_CODE || !REFUSAL_CODE.test(code)) return undefined;
  return propertiesOf(code).type === 'card_error' && !hasCardNumber(code) ? code : undefined;
}

const unavailable = (cause: Error): ClienteleError =>
  errorOf('verifier_unavailable', {
    detail: expectation('{method} failed, so try again later', { method: 'HttpTokenVerifier.retrieve' }),
    cause,
  });
