import { ClienteleError, errorOf } from '../../domain/errors.ts';
import { expectation } from '../../domain/messages.ts';
import { type Awaitable, isThenable } from '../../ports/awaitable.ts';
import { portContract, verifierContract } from '../../ports/port-contract.ts';
import type { Operation } from './operation.ts';
import { holdsSecret, withoutSecretDetails } from './secrets.ts';

/** The types of errors with which a port may refuse. Every other error is a failure of the port. */
const REFUSAL_TYPES: readonly string[] = ['card_error', 'rate_limit_error'];
const SNAKE_CASE = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;

/** The method that the service calls on each port, by the name of the port's option. */
const METHODS = {
  apps: 'AppDirectory.retrieve',
  sms: 'SmsVerifier.verify',
  tokens: 'TokenVerifier.retrieve',
} as const;

/**
 * Calls a port of the application, other than the store, and waits for its response until the deadline.
 * @param port Name of the port's option.
 * @throws CardError or RateLimitError that the port refuses with
 * @throws ApiError `verifier_unavailable` if the port fails, `verifier_contract` or `port_contract` if it throws an error that
 *   it must not throw
 */
export function callPort<T>(operation: Operation, port: keyof typeof METHODS, call: () => Awaitable<T>): Awaitable<T> {
  operation.check();
  const fail = (error: unknown): never => {
    throw portFailure(operation, port, error);
  };
  try {
    const response = call();
    // Also a response that cannot be read is a failure of the port: reading `then` of a Proxy may throw.
    return isThenable(response) ? operation.wait(Promise.resolve(response).catch(fail)) : response;
  } catch (error) {
    return fail(error);
  }
}

function portFailure({ secrets }: Operation, port: keyof typeof METHODS, error: unknown): ClienteleError {
  const method = METHODS[port];
  const detail = expectation('{method} failed, so try again later', { method });
  if (error instanceof ClienteleError) {
    const isRefusal =
      REFUSAL_TYPES.includes(error.type) && SNAKE_CASE.test(error.code) && !holdsSecret([error.code], secrets);
    // Removed here, not only from the error that the caller gets: an idempotency key stores the refusal.
    if (isRefusal) return withoutSecretDetails(error, secrets);
    if (error.code === 'verifier_unavailable' || error.code === 'verifier_contract')
      return withoutSecretDetails(error.detail ? error : error.with({ detail }), secrets);
    if (error.type !== 'api_error') {
      const contractError = port === 'apps' ? portContract : verifierContract;
      return contractError(
        '{method} must throw a CardError, a RateLimitError or an error of its own',
        { method },
        error,
      );
    }
  }
  return errorOf('verifier_unavailable', { detail, cause: error });
}
