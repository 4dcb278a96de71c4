import type { Token } from '../domain/card.ts';
import type { Awaitable } from './awaitable.ts';
import type { OperationContext } from './operation-context.ts';

/** Knows the one-time tokens that a client side made from cards. */
export abstract class TokenVerifier {
  /** True of a fake, which is refused in live mode. */
  readonly fake: boolean = false;

  /**
   * What is known of a token; undefined where there is none. The same call answers the same, until the token is used:
   * looking a token up does not use it up. A store's claim, not the verifier, makes a token bind once.
   *
   * Answer known fields only, never a card number. Refuse by throwing a `CardError` (`card_declined`, or a code of your
   * own) or a `RateLimitError`; any other rejection is answered as `verifier_unavailable`, and an answer outside of the
   * contract as `verifier_contract`.
   */
  abstract retrieve(id: string, context: OperationContext): Awaitable<Token | undefined>;
}
