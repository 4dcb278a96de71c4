import type { Awaitable } from './awaitable.ts';
import type { OperationContext } from './operation-context.ts';

/** A code that a payer typed. */
export interface SmsAttempt {
  /** Id of the SMS code: `sms_` and an identifier. */
  readonly id: string;
  /** 4 to 8 digits. */
  readonly code: string;
  /** The token that it must have been sent for. */
  readonly source: string;
}

/** Knows the SMS codes that were sent to payers. */
export abstract class SmsVerifier {
  /** True of a fake, which is refused in live mode. */
  readonly fake: boolean = false;

  /**
   * Whether the code is right: sent under this id for this token, and unexpired. false where it is not, or is unknown
   * (`binding_unauthorized`). Verifying is repeatable: the right code, asked again for the same token and operation, is
   * right again, so that a store that failed costs the payer no second SMS; and it is right after a wrong one was tried.
   *
   * Refuse otherwise by throwing a `CardError` or a `RateLimitError` (`too_many_attempts`); any other rejection is answered
   * as `verifier_unavailable`, and an answer that is no boolean as `verifier_contract`.
   */
  abstract verify(attempt: SmsAttempt, context: OperationContext): Awaitable<boolean>;
}
