/** The `type` of an error on the wire. */
export type ErrorType = 'invalid_request_error' | 'idempotency_error' | 'card_error' | 'rate_limit_error' | 'api_error';

/** What is known about an operation that failed: it did not and will not take effect, or it may have. */
export type Outcome = 'not_applied' | 'unknown';

interface CodeProperties {
  readonly type: ErrorType;
  /** HTTP status that the code has on the wire. */
  readonly status: 400 | 401 | 402 | 403 | 404 | 405 | 409 | 413 | 499 | 500 | 503 | 504;
  /** Whether the same call, made again later, may succeed; and is safe, as far as the code alone tells. */
  readonly retryable: boolean;
}

const invalid = (status: 400 | 401 | 404 | 405 | 413) =>
  ({ type: 'invalid_request_error', status, retryable: false }) as const;
const card = { type: 'card_error', status: 402, retryable: false } as const;
const limited = (retryable: boolean) => ({ type: 'rate_limit_error', status: 403, retryable }) as const;
const api = (status: 499 | 500 | 503 | 504, retryable: boolean) => ({ type: 'api_error', status, retryable }) as const;

/** Every code that the library itself gives, with its type, status and whether a retry may help. */
export const ERROR_CODES = {
  parameter_missing: invalid(400),
  parameter_invalid: invalid(400),
  parameter_unknown: invalid(400),
  cursor_expired: invalid(400),
  body_invalid: invalid(400),
  api_key_invalid: invalid(401),
  resource_missing: invalid(404),
  method_not_allowed: invalid(405),
  body_too_large: invalid(413),
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
  rate_limited: limited(true),
  too_many_attempts: limited(false),
  aborted: api(499, false),
  internal: api(500, false),
  store_corrupt: api(500, false),
  verifier_contract: api(500, false),
  store_unavailable: api(503, true),
  store_full: api(503, true),
  verifier_unavailable: api(503, true),
  deadline_exceeded: api(504, true),
} as const satisfies Record<string, CodeProperties>;

/** A code of the closed union; a verifier may add further `card_error` codes (see {@link CardErrorCode}). */
export type ErrorCode = keyof typeof ERROR_CODES;

/** The codes whose errors have the given type. */
export type CodeOf<T extends ErrorType> = {
  [C in ErrorCode]: (typeof ERROR_CODES)[C]['type'] extends T ? C : never;
}[ErrorCode];

/** A `card_error` code: one of ours, or one in snake_case that a verifier adds. */
export type CardErrorCode = CodeOf<'card_error'> | (string & {});

/** The facts of a code; one that is not ours is a verifier's `card_error`. */
export const propertiesOf = (code: string): CodeProperties =>
  Object.hasOwn(ERROR_CODES, code) ? ERROR_CODES[code as ErrorCode] : card;
