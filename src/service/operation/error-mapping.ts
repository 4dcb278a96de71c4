import { type AnyClienteleError, ApiError, ClienteleError, errorOf, inLocale } from '../../domain/errors.ts';
import { expectation, type Locale } from '../../domain/messages.ts';
import type { Operation } from './operation.ts';
import { holdsSecret, withoutSecretDetails, withoutSecrets } from './secrets.ts';

/** The part of an operation that decides how its error is mapped. */
export type FailedOperation = Pick<Operation, 'outcome' | 'secrets' | 'repeatable' | 'isCallersReason'>;

/** Maps an error that a store call failed with. An error that is not from this library means `store_unavailable`. */
export function storeFailure(error: unknown, operation: Pick<Operation, 'outcome'>): AnyClienteleError {
  if (error instanceof ClienteleError) return error as AnyClienteleError;
  return errorOf('store_unavailable', {
    detail: expectation('it did not respond'),
    outcome: operation.outcome,
    cause: error,
  });
}

/**
 * Maps an error of an operation for the caller: sets the operation's outcome and the language, and removes secrets.
 * @param operation undefined if its options were invalid
 */
export function operationFailure(
  caught: unknown,
  operation: FailedOperation | undefined,
  locale: Locale,
): AnyClienteleError {
  const outcome = operation?.outcome ?? 'not_applied';
  const secrets = operation?.secrets ?? [];
  const error =
    caught instanceof ClienteleError
      ? withoutSecretDetails(caught, secrets)
      : new ApiError('internal', { cause: caught });
  const cause = operation?.isCallersReason(error.cause) ? error.cause : withoutSecrets(error.cause, secrets);
  const retryable = error.retryable && (outcome === 'not_applied' || operation?.repeatable === true);
  const isUnchanged =
    error.outcome === outcome &&
    error.retryable === retryable &&
    cause === error.cause &&
    Object.isExtensible(error) &&
    !holdsSecret(error, secrets);
  return inLocale(isUnchanged ? error : error.with({ outcome, retryable, cause }), locale);
}
