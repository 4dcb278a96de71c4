import type { Token } from '../domain/card.ts';
import type { Awaitable } from './awaitable.ts';
import type { OperationContext } from './operation-context.ts';

/** Looks up the one-time tokens of cards. */
export abstract class TokenVerifier {
  /** Whether this is a fake. A service in live mode refuses fakes. */
  readonly fake: boolean = false;

  /**
   * Returns a token; undefined if it is unknown. Looking a token up does not use it: repeated calls return the same until a
   * card is bound. If a service marks a token as used at its first lookup, a retry after a failed write is refused with
   * `token_used`: return `used: false` then. The store's unique claim, not the verifier, ensures that a token binds one card.
   *
   * Return the fields of {@link Token} only, and never a card number. To refuse, throw a `CardError` (`card_declined`, or a
   * code of the verifier) or a `RateLimitError`. Any other error becomes `verifier_unavailable`. Another error of clientele, or
   * a response that breaks this contract, becomes `verifier_contract`.
   */
  abstract retrieve(id: string, context: OperationContext): Awaitable<Token | undefined>;
}
