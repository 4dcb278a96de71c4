/* Compiled, not run: what `instanceof`, `code` and `type` tell the compiler about an error. */
import { expectTypeOf } from 'expect-type';
import {
  type AnyClienteleError,
  type ApiError,
  type AuthenticationError,
  CardError,
  type CardErrorCode,
  ClienteleError,
  type ErrorCode,
  type IdempotencyError,
  InvalidRequestError,
  type WireError,
} from '../../src/core.ts';

declare module '../../src/domain/error-codes.ts' {
  interface CustomCardErrorCodes {
    daily_limit: true;
  }
}

function afterInstanceof(caught: unknown): void {
  if (!(caught instanceof ClienteleError)) {
    expectTypeOf(caught).toBeUnknown();
    return;
  }
  expectTypeOf(caught).toEqualTypeOf<AnyClienteleError>();
  expectTypeOf(caught.code).toEqualTypeOf<ErrorCode>();
  expectTypeOf<'resource_missing'>().toExtend<typeof caught.code>();
  // @ts-expect-error: the codes are a closed union, so that a mistyped code does not compile.
  console.log(caught.code === 'resource_mising');
  if (caught.code === 'resource_missing') expectTypeOf(caught).toExtend<InvalidRequestError>();
  if (caught.code === 'resource_missing') expectTypeOf(caught.type).toEqualTypeOf<'invalid_request_error'>();
  if (caught.code === 'daily_limit') expectTypeOf(caught).toEqualTypeOf<CardError>();
  if (caught.type === 'card_error') expectTypeOf(caught.code).toEqualTypeOf<CardErrorCode>();
  if (caught instanceof CardError) expectTypeOf(caught.code).toEqualTypeOf<CardErrorCode>();
  switch (caught.code) {
    case 'idempotency_mismatch':
      expectTypeOf(caught).toEqualTypeOf<IdempotencyError>();
      break;
    case 'deadline_exceeded':
    case 'store_full':
      expectTypeOf(caught).toEqualTypeOf<ApiError>();
      expectTypeOf(caught.code).toEqualTypeOf<'deadline_exceeded' | 'store_full'>();
      break;
    case 'api_key_invalid':
      expectTypeOf(caught).toEqualTypeOf<AuthenticationError>();
      break;
  }
  switch (caught.type) {
    case 'invalid_request_error':
    case 'idempotency_error':
    case 'card_error':
    case 'rate_limit_error':
    case 'api_error':
      break;
    default:
      caught satisfies never;
  }
  expectTypeOf(caught.toJSON()).toEqualTypeOf<WireError>();
}

function afterInstanceofOfASubclass(caught: unknown): void {
  class OwnError extends CardError {
    readonly attempts = 1;
  }
  if (caught instanceof OwnError) expectTypeOf(caught.attempts).toBeNumber();
  if (caught instanceof InvalidRequestError) expectTypeOf(caught).toEqualTypeOf<InvalidRequestError>();
  if (caught instanceof InvalidRequestError && caught.code === 'parameter_missing') {
    expectTypeOf(caught.code).toEqualTypeOf<'parameter_missing'>();
  }
}

// A verifier can throw a code that is not declared.
console.log(new CardError('monthly_limit'), afterInstanceof, afterInstanceofOfASubclass);
