/** The `type` of an error on the wire. */
export type ErrorType = 'invalid_request_error' | 'idempotency_error' | 'card_error' | 'rate_limit_error' | 'api_error';

/** Whether a failed operation changed anything: it did not and never will, or that is unknown. */
export type Outcome = 'not_applied' | 'unknown';

/** The properties that all errors of one code share. */
interface CodeProperties {
  readonly type: ErrorType;
  /** HTTP status on the wire. */
  readonly status: 400 | 401 | 402 | 403 | 404 | 405 | 409 | 413 | 415 | 499 | 500 | 503 | 504;
  /** Whether the same call can succeed later and, judged by the code alone, is safe to repeat. */
  readonly retryable: boolean;
}

const invalid = (status: 400 | 401 | 404 | 405 | 413 | 415) =>
  ({ type: 'invalid_request_error', status, retryable: false }) as const;
const card = { type: 'card_error', status: 402, retryable: false } as const;
const rateLimit = (retryable: boolean) => ({ type: 'rate_limit_error', status: 403, retryable }) as const;
const api = (status: 499 | 500 | 503 | 504, retryable: boolean) => ({ type: 'api_error', status, retryable }) as const;

/** The codes of the library (docs/original-api.md#errors). */
export const ERROR_CODES = {
  parameter_missing: invalid(400),
  parameter_invalid: invalid(400),
  parameter_unknown: invalid(400),
  resource_exists: invalid(400),
  cursor_expired: invalid(400),
  body_invalid: invalid(400),
  api_key_invalid: invalid(401),
  resource_missing: invalid(404),
  method_not_allowed: invalid(405),
  body_too_large: invalid(413),
  body_unsupported: invalid(415),
  idempotency_mismatch: { type: 'idempotency_error', status: 400, retryable: false },
  idempotency_in_progress: { type: 'idempotency_error', status: 409, retryable: true },
  binding_unauthorized: card,
  token_unknown: card,
  token_used: card,
  foreign_card: card,
  already_bound: card,
  card_declined: card,
  cardholder_not_match: card,
  under_verification: card,
  send_sms_failed: card,
  too_many_cards: card,
  rate_limited: rateLimit(true),
  too_many_attempts: rateLimit(false),
  aborted: api(499, false),
  internal: api(500, false),
  store_corrupt: api(500, false),
  verifier_contract: api(500, false),
  port_contract: api(500, false),
  store_unavailable: api(503, true),
  store_full: api(503, true),
  verifier_unavailable: api(503, true),
  deadline_exceeded: api(504, true),
} as const satisfies Record<string, CodeProperties>;

/** A code of the library. */
export type LibraryCode = keyof typeof ERROR_CODES;

/**
 * The `card_error` codes that the verifiers of an application add. Declare them, so that `error.code` can be compared with
 * them. Throwing one needs no declaration: `new CardError('daily_limit')`.
 *
 * @example
 * declare module 'clientele' {
 *   interface CustomCardErrorCodes {
 *     daily_limit: true;
 *   }
 * }
 */
// biome-ignore lint/suspicious/noEmptyInterface: applications add their codes to it.
export interface CustomCardErrorCodes {}

/** The codes of one type of error. */
export type CodeOf<T extends ErrorType> = {
  [C in LibraryCode]: (typeof ERROR_CODES)[C]['type'] extends T ? C : never;
}[LibraryCode];

/** A `card_error` code of the library or of the application. */
export type CardErrorCode = CodeOf<'card_error'> | keyof CustomCardErrorCodes;

/** Every code that an error can have. */
export type ErrorCode = LibraryCode | CardErrorCode;

/** Returns the properties of a code. An unknown code is a verifier's `card_error`. */
export const propertiesOf = (code: string): CodeProperties =>
  Object.hasOwn(ERROR_CODES, code) ? ERROR_CODES[code as LibraryCode] : card;
