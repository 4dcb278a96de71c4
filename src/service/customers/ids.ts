import { cardId, customerId } from '../../commands/schemas.ts';
import { stringMatcher } from '../../commands/string-matcher.ts';
import { errorOf } from '../../domain/errors.ts';
import { expectation } from '../../domain/messages.ts';

export const isCustomerId = stringMatcher(customerId);
const isCardId = stringMatcher(cardId);

/** Returns the error for a missing object. It is the same for a deleted object and for one of another tenant. */
export const missing = (what: 'customer' | 'card') =>
  errorOf('resource_missing', { param: 'id', detail: expectation(what) });

/**
 * Refuses a malformed id before any store call.
 * @throws InvalidRequestError `resource_missing`
 */
export function checkId(what: 'customer' | 'card', id: unknown): asserts id is string {
  const isId = what === 'customer' ? isCustomerId : isCardId;
  if (!isId(id)) throw missing(what);
}
