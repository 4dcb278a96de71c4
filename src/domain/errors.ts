import {
  type CardErrorCode,
  type CodeOf,
  type ErrorCode,
  type ErrorType,
  type Outcome,
  propertiesOf,
} from './error-codes.ts';
import { type Detail, type Expectation, expectation, type Locale, messageFor } from './messages.ts';

/** What an error is made of beside its code. */
export interface ErrorDetails {
  /** The parameter at fault, in the wire's spelling: `sms_code[id]`, `metadata[key]`, `created[gte]`. */
  readonly param?: string | undefined;
  /** What is wanted; the sentence is made from it in the reader's language. */
  readonly detail?: Detail | undefined;
  /** What is known of the operation. Default: `not_applied`. */
  readonly outcome?: Outcome | undefined;
  /** Whether the same call, made again, is safe and may succeed. Default: what goes with the code. */
  readonly retryable?: boolean | undefined;
  /** What was caught; for logs, never sent. Must hold no secret. */
  readonly cause?: unknown;
}

const INSPECT = Symbol.for('nodejs.util.inspect.custom');
const brandOf = (name: string) => Symbol.for(`clientele.${name}`);

/** True of an instance of the class or of its copy in another module format: the brand is shared by the process. */
function hasInstance(this: unknown, value: unknown): boolean {
  const errorClass = this as { prototype: object; brand?: string };
  if (!Object.hasOwn(errorClass, 'brand')) {
    return Function.prototype[Symbol.hasInstance].call(this, value);
  }
  try {
    return typeof value === 'object' && value !== null && brandOf(errorClass.brand ?? '') in value;
  } catch {
    // A Proxy whose trap threw: what a port throws may be anything.
    return false;
  }
}

/**
 * Everything that the library rejects with. Tell errors apart by `code` (or by class, `type`, `status`).
 *
 * @example
 * try {
 *   await clientele.customers.retrieve('cus_missing');
 * } catch (error) {
 *   if (error instanceof ClienteleError && error.code === 'resource_missing') return undefined;
 *   throw error;
 * }
 */
export class ClienteleError<C extends string = string> extends Error {
  /** Names the class across module formats. */
  static readonly brand: string = 'ClienteleError';

  readonly type: ErrorType;
  readonly code: C;
  /** The parameter at fault in the wire's spelling, where there is one. */
  readonly param: string | undefined;
  /** HTTP status of the code. */
  readonly status: number;
  /** Whether the operation is known to have changed nothing. */
  readonly outcome: Outcome;
  /**
   * Whether the same call, made again, is safe and may succeed. Safe where the outcome is unknown, too, if it cannot happen
   * twice: under an idempotency key, or with a token, which binds once.
   */
  readonly retryable: boolean;
  readonly #detail: Detail | undefined;
  readonly #cause: unknown;

  constructor(code: C, details: ErrorDetails = {}) {
    super(messageFor('en', code, details.param, details.detail));
    const facts = propertiesOf(code);
    this.type = facts.type;
    this.code = code;
    this.param = details.param;
    this.status = facts.status;
    this.outcome = details.outcome ?? 'not_applied';
    this.retryable = details.retryable ?? facts.retryable;
    this.#detail = details.detail;
    this.#cause = details.cause;
    Object.defineProperty(this, 'name', { value: this.constructor.name, configurable: true });
  }

  /** What was caught, for logs. Not on the error itself: serializing it shows nothing that another party's error may hold. */
  override get cause(): unknown {
    return this.#cause;
  }

  /** What is wanted, in the form that messages are made from; kept so that a stored error reads the same when replayed. */
  get detail(): Detail | undefined {
    return this.#detail;
  }

  /** The message in another language. */
  messageIn(locale: Locale): string {
    return messageFor(locale, this.code, this.param, this.#detail);
  }

  /** How Node prints the error: without the cause, which it would print though it is not the error's own. */
  [INSPECT](_depth: number, options: object, inspect: (value: object, options: object) => string): string {
    const { stack, type, code, param, status, outcome, retryable } = this;
    const facts = { type, code, ...(param === undefined ? {} : { param }), status, outcome, retryable };
    return `${stack} ${inspect(facts, options)}`;
  }

  /** The same error with some details changed. */
  with(changes: ErrorDetails): AnyClienteleError {
    return errorOf(this.code, {
      param: this.param,
      detail: this.#detail,
      outcome: this.outcome,
      retryable: this.retryable,
      cause: this.#cause,
      ...changes,
    });
  }

  /** The one door for what is caught: a ClienteleError stays as it is, anything else becomes an `internal` one with that cause. */
  static from(caught: unknown): AnyClienteleError {
    return caught instanceof ClienteleError
      ? (caught as AnyClienteleError)
      : new ApiError('internal', { cause: caught, outcome: 'unknown' });
  }
}

/** The call itself is wrong: a parameter, an id, a cursor. 400, 401, 404, 405, 413. */
export class InvalidRequestError<
  C extends CodeOf<'invalid_request_error'> = CodeOf<'invalid_request_error'>,
> extends ClienteleError<C> {
  static override readonly brand: string = 'InvalidRequestError';
  declare readonly type: 'invalid_request_error';
}

/** None, or a wrong, API key (HTTP face). 401. */
export class AuthenticationError extends InvalidRequestError<'api_key_invalid'> {
  static override readonly brand: string = 'AuthenticationError';
}

/** An idempotency key was used with other parameters, or its first call is still running. 400, 409. */
export class IdempotencyError extends ClienteleError<CodeOf<'idempotency_error'>> {
  static override readonly brand: string = 'IdempotencyError';
  declare readonly type: 'idempotency_error';
}

/** The card, its token or its SMS code was refused. 402. Verifiers throw it to refuse, with codes of their own too. */
export class CardError extends ClienteleError<CardErrorCode> {
  static override readonly brand: string = 'CardError';
  declare readonly type: 'card_error';
}

/** Too often. 403. */
export class RateLimitError extends ClienteleError<CodeOf<'rate_limit_error'>> {
  static override readonly brand: string = 'RateLimitError';
  declare readonly type: 'rate_limit_error';
}

/** Our side, or a port, failed; or the caller's signal or deadline ended the call. 499, 500, 503, 504. */
export class ApiError extends ClienteleError<CodeOf<'api_error'>> {
  static override readonly brand: string = 'ApiError';
  declare readonly type: 'api_error';
}

for (const errorClass of [
  ClienteleError,
  InvalidRequestError,
  AuthenticationError,
  IdempotencyError,
  CardError,
  RateLimitError,
  ApiError,
]) {
  Object.defineProperty(errorClass, Symbol.hasInstance, { value: hasInstance });
  Object.defineProperty(errorClass.prototype, brandOf(errorClass.brand), { value: true });
}

/** Every error of the library, told apart by `type` and `code`. */
export type AnyClienteleError =
  | InvalidRequestError
  | AuthenticationError
  | IdempotencyError
  | CardError
  | RateLimitError
  | ApiError;

/** What was caught, its message in the language, where it is an error of ours. */
export function inLocale<T>(caught: T, locale: unknown): T {
  if (locale === 'zh' && caught instanceof ClienteleError) {
    Object.defineProperty(caught, 'message', { value: caught.messageIn(locale) });
  }
  return caught;
}

/** The error of a code, in the class that goes with it. */
export function errorOf(code: ErrorCode | (string & {}), details?: ErrorDetails): AnyClienteleError {
  switch (propertiesOf(code).type) {
    case 'invalid_request_error':
      return code === 'api_key_invalid'
        ? new AuthenticationError('api_key_invalid', details)
        : new InvalidRequestError(code as CodeOf<'invalid_request_error'>, details);
    case 'idempotency_error':
      return new IdempotencyError(code as CodeOf<'idempotency_error'>, details);
    case 'card_error':
      return new CardError(code, details);
    case 'rate_limit_error':
      return new RateLimitError(code as CodeOf<'rate_limit_error'>, details);
    case 'api_error':
      return new ApiError(code as CodeOf<'api_error'>, details);
  }
}

/**
 * Returns the error for a parameter or option with a bad value.
 * @param param In the wire's spelling; undefined if the parameters as a whole are at fault.
 */
export const invalidParameter = (
  param: string | undefined,
  expected: Expectation,
  values?: Detail['values'],
): AnyClienteleError => errorOf('parameter_invalid', { param, detail: expectation(expected, values) });
