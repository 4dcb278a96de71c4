import { ClienteleError, errorOf } from '../../domain/errors.ts';
import { type Awaitable, isThenable } from '../../ports/awaitable.ts';
import type { Operation } from './operation.ts';
import { portContract, verifierContract } from './port-responses.ts';
import { holdsSecret, withoutSecretDetails } from './secrets.ts';

/** The types of errors with which a port may refuse. Every other error is a failure of the port. */
const REFUSAL_TYPES: readonly string[] = ['card_error', 'rate_limit_error'];
const SNAKE_CASE = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;

/**
 * Calls a port of the application, other than the store, and waits for its response until the deadline.
 * @param port Name of the port's option.
 * @throws CardError or RateLimitError that the port refuses with
 * @throws ApiError `verifier_unavailable` if the port fails, `verifier_contract` or `port_contract` if it throws an error that
 *   it must not throw
 */
export function callPort<T>(
  operation: Operation,
  port: 'apps' | 'sms' | 'tokens',
  call: () => Awaitable<T>,
): Awaitable<T> {
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

function portFailure({ secrets }: Operation, port: string, error: unknown): ClienteleError {
  if (error instanceof ClienteleError) {
    const isRefusal =
      REFUSAL_TYPES.includes(error.type) && SNAKE_CASE.test(error.code) && !holdsSecret([error.code], secrets);
    // Removed here, not only from the error that the caller gets: an idempotency key stores the refusal.
    if (isRefusal || error.code === 'verifier_unavailable') return withoutSecretDetails(error, secrets);
    if (error.type !== 'api_error') {
      const contractError = port === 'apps' ? portContract : verifierContract;
      return contractError('it must throw a CardError, a RateLimitError or an error of its own', undefined, error);
    }
  }
  return errorOf('verifier_unavailable', { cause: error });
}
