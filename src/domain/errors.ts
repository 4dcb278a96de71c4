import { isCount } from './count.ts';
import {
  type CardErrorCode,
  type CodeOf,
  type ErrorCode,
  type ErrorType,
  type Outcome,
  propertiesOf,
} from './error-codes.ts';
import { INSPECT, type Inspect } from './inspect.ts';
import { type Detail, type Expectation, expectation, type Locale, messageFor } from './messages.ts';
import { loadTranslations } from './translations.ts';

/** Details of an error beside its code. All are optional. */
export interface ErrorDetails {
  /** The parameter at fault, spelled as on the wire: `sms_code[id]`, `metadata[key]`, `created[gte]`. */
  readonly param?: string | undefined;
  /** The value or state that the error expects. The message is written from it, in the reader's language. */
  readonly detail?: Detail | undefined;
  /** Whether the operation changed anything. Default `not_applied`. */
  readonly outcome?: Outcome | undefined;
  /** Whether the same call is safe to repeat and can succeed. The default depends on the code. */
  readonly retryable?: boolean | undefined;
  /** How many more wrong SMS codes are allowed. Only a whole number of 0 or more is kept, here and in the next two. */
  readonly attempts_left?: number | undefined;
  /** When the SMS code expires, in Unix seconds. */
  readonly expires_at?: number | undefined;
  /** In how many seconds another attempt is allowed. */
  readonly retry_after?: number | undefined;
  /** The caught error, for logs. It is never sent, and must contain no secret. */
  readonly cause?: unknown;
}

/** The details that appear on an error, and on the wire, only if a verifier gave them. */
const COUNTS = ['attempts_left', 'expires_at', 'retry_after'] as const;

type Counts = { readonly [N in (typeof COUNTS)[number]]?: number };

/** Returns the counts that are set. A verifier can give any value, but null or text would break a client's parser. */
const countsOf = (details: { readonly [N in keyof Counts]?: number | undefined }): Counts =>
  Object.fromEntries(COUNTS.flatMap((name) => (isCount(details[name], 0) ? [[name, details[name]]] : [])));

/** Number of the library's frames in a stack. The stack limit is raised by it, so that the caller's frames fit as well. */
const OWN_FRAMES = 10;

const brandSymbol = (name: string) => Symbol.for(`clientele.${name}`);

type Constructor<T> = abstract new (...args: never[]) => T;

/** Recognizes an instance of a class, or of the copy of the class in the other module format, by a symbol of the process. */
function isInstance<T>(aClass: Constructor<T>, value: unknown): value is Recognized<T> {
  const errorClass = aClass as unknown as { readonly brand: string };
  if (!Object.hasOwn(errorClass, 'brand')) return Function.prototype[Symbol.hasInstance].call(aClass, value);
  try {
    return typeof value === 'object' && value !== null && brandSymbol(errorClass.brand) in value;
  } catch {
    // The trap of a Proxy threw. A port can throw any value.
    return false;
  }
}

/** The type of a value after `instanceof`. For the base class it is the union of all classes, so that `code` narrows `type`. */
type Recognized<T> = AnyClienteleError extends T ? AnyClienteleError : T;

/** The wire form of an error. Fields that do not apply are absent. */
export interface WireError {
  readonly error: {
    readonly type: ErrorType;
    readonly message: string;
    readonly code: string;
    readonly param?: string;
    readonly attempts_left?: number;
    readonly expires_at?: number;
    readonly retry_after?: number;
  };
}

/**
 * The base class of every error of the library (docs/original-api.md#errors). Distinguish errors by `code`, class, `type` or
 * `status`. `JSON.stringify` writes the wire form; `console.log` also shows the cause.
 *
 * @example
 * try {
 *   await clientele.customers.retrieve('cus_missing');
 * } catch (error) {
 *   if (error instanceof ClienteleError && error.code === 'resource_missing') return undefined;
 *   throw error;
 * }
 */
export class ClienteleError<C extends string = ErrorCode> extends Error {
  /** Identifies the class in both module formats. */
  static readonly brand: string = 'ClienteleError';

  // A method, because some compilers turn a static field into an assignment, which JavaScript refuses for this name.
  static override [Symbol.hasInstance]<T>(this: Constructor<T>, value: unknown): value is Recognized<T> {
    // biome-ignore lint/complexity/noThisInStatic: a subclass recognizes instances by its own brand.
    return isInstance(this, value);
  }

  readonly type: ErrorType;
  readonly code: C;
  /** The parameter at fault, spelled as on the wire; undefined if no parameter is. */
  readonly param: string | undefined;
  /** HTTP status on the wire. */
  readonly status: number;
  /** Whether the operation changed anything. */
  readonly outcome: Outcome;
  /**
   * Whether the same call is safe to repeat and can succeed. If the outcome is unknown, a call is safe to repeat only if it
   * cannot apply twice: because of its idempotency key, or of its token, which binds once.
   */
  readonly retryable: boolean;
  /** How many more wrong SMS codes are allowed, if the verifier counts them. */
  declare readonly attempts_left?: number;
  /** When the SMS code expires, in Unix seconds, if the verifier knows it. */
  declare readonly expires_at?: number;
  /** In how many seconds another attempt is allowed, if the verifier knows it. */
  declare readonly retry_after?: number;
  readonly #detail: Detail | undefined;
  readonly #cause: unknown;

  constructor(code: C, details: ErrorDetails = {}) {
    const { stackTraceLimit } = Error;
    // Reflect.set does not throw if the application froze Error.
    if (stackTraceLimit > 0) Reflect.set(Error, 'stackTraceLimit', stackTraceLimit + OWN_FRAMES);
    super(messageFor('en', code, details.param, details.detail));
    Reflect.set(Error, 'stackTraceLimit', stackTraceLimit);
    const { type, status, retryable } = propertiesOf(code);
    this.type = type;
    this.code = code;
    this.param = details.param;
    this.status = status;
    this.outcome = details.outcome ?? 'not_applied';
    this.retryable = details.retryable ?? retryable;
    this.#detail = details.detail;
    this.#cause = details.cause;
    Object.assign(this, countsOf(details));
    Object.defineProperty(this, 'name', { value: this.constructor.name, configurable: true });
  }

  /** The caught error, for logs. It is a getter, so that serializing the error does not expose the contents of a foreign error. */
  override get cause(): unknown {
    return this.#cause;
  }

  /** The value or state that the error expects. It is stored with the error, so that a replayed error has the same message. */
  get detail(): Detail | undefined {
    return this.#detail;
  }

  /** Returns the message in a language. Loads the texts of the language at first use. */
  async messageIn(locale: Locale): Promise<string> {
    await loadTranslations(locale);
    return messageFor(locale, this.code, this.param, this.#detail);
  }

  /** Returns the wire form, which holds no cause and no secret. */
  toJSON(): WireError {
    const { type, message, code, param } = this;
    return { error: { type, message, code, ...(param === undefined ? {} : { param }), ...countsOf(this) } };
  }

  /** Prints the error with its cause, from which the runner has removed the operation's secrets. */
  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    const { stack, type, code, param, status, outcome, retryable, cause } = this;
    const given = { ...(param === undefined ? {} : { param }), ...countsOf(this) };
    const properties = { type, code, ...given, status, outcome, retryable };
    try {
      return `${stack} ${inspect(cause === undefined ? properties : { ...properties, cause }, options)}`;
    } catch {
      // A port can throw a value that cannot be printed.
      return `${stack} ${inspect({ ...properties, cause: '[cannot be printed]' }, options)}`;
    }
  }

  /** Returns a copy of the error with other details. */
  with(changes: ErrorDetails): AnyClienteleError {
    return errorOf(this.code, {
      param: this.param,
      detail: this.#detail,
      outcome: this.outcome,
      retryable: this.retryable,
      cause: this.#cause,
      ...countsOf(this),
      ...changes,
    });
  }

  /** Converts a caught value: a ClienteleError is returned unchanged, another value becomes the cause of an `internal` error. */
  static from(caught: unknown): AnyClienteleError {
    return errorFrom(caught);
  }
}

// Outside the class: esbuild renames a class whose body uses its own name, and the new name would be printed.
const errorFrom = (caught: unknown): AnyClienteleError =>
  caught instanceof ClienteleError ? caught : new ApiError('internal', { cause: caught, outcome: 'unknown' });

/** The request is invalid: a parameter, an id, a cursor or a body. Status 400, 401, 404, 405, 413 or 415. */
export class InvalidRequestError<
  C extends CodeOf<'invalid_request_error'> = CodeOf<'invalid_request_error'>,
> extends ClienteleError<C> {
  static override readonly brand: string = 'InvalidRequestError';
  declare readonly type: 'invalid_request_error';
}

/** The API key of an HTTP request is missing or wrong. Status 401. */
export class AuthenticationError extends InvalidRequestError<'api_key_invalid'> {
  static override readonly brand: string = 'AuthenticationError';
}

/** The idempotency key was used with other parameters, or its first call is still running. Status 400 or 409. */
export class IdempotencyError extends ClienteleError<CodeOf<'idempotency_error'>> {
  static override readonly brand: string = 'IdempotencyError';
  declare readonly type: 'idempotency_error';
}

/** The card, its token or its SMS code was refused. Status 402. Verifiers throw it, also with codes that they define. */
export class CardError extends ClienteleError<CardErrorCode> {
  static override readonly brand: string = 'CardError';
  declare readonly type: 'card_error';

  /** @param code A code of the library, or a snake_case code of the application ({@link CustomCardErrorCodes}). */
  constructor(code: CardErrorCode | (string & {}), details?: ErrorDetails) {
    super(code as CardErrorCode, details);
  }
}

/** Too many requests or attempts. Status 403. */
export class RateLimitError extends ClienteleError<CodeOf<'rate_limit_error'>> {
  static override readonly brand: string = 'RateLimitError';
  declare readonly type: 'rate_limit_error';
}

/** The library or a port failed, or the caller's signal or deadline ended the call. Status 499, 500, 503 or 504. */
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
  Object.defineProperty(errorClass.prototype, brandSymbol(errorClass.brand), { value: true });
}

/** The codes of invalid requests that do not have a separate class. */
type OtherInvalidRequestCode = Exclude<CodeOf<'invalid_request_error'>, 'api_key_invalid'>;

/** The union of all error classes, discriminated by `type` and `code`. */
export type AnyClienteleError =
  | InvalidRequestError<OtherInvalidRequestCode>
  | AuthenticationError
  | IdempotencyError
  | CardError
  | RateLimitError
  | ApiError;

/**
 * Sets the message of a ClienteleError in a language whose texts are loaded ({@link loadTranslations}). Returns any other
 * caught value unchanged.
 */
export function inLocale<T>(caught: T, locale: unknown): T {
  if (locale === 'zh' && caught instanceof ClienteleError) {
    Object.defineProperty(caught, 'message', { value: messageFor(locale, caught.code, caught.param, caught.detail) });
  }
  return caught;
}

/** Creates the error of a code, in the class for the type of the code. */
export function errorOf(code: ErrorCode | (string & {}), details?: ErrorDetails): AnyClienteleError {
  switch (propertiesOf(code).type) {
    case 'invalid_request_error':
      return code === 'api_key_invalid'
        ? new AuthenticationError('api_key_invalid', details)
        : new InvalidRequestError(code as OtherInvalidRequestCode, details);
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
 * Creates the error for a parameter or option with an invalid value.
 * @param param Spelled as on the wire; undefined if all parameters together are invalid.
 */
export const invalidParameter = (
  param: string | undefined,
  expected: Expectation,
  values?: Detail['values'],
): AnyClienteleError => errorOf('parameter_invalid', { param, detail: expectation(expected, values) });
