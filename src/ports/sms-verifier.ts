import type { Awaitable } from './awaitable.ts';
import type { OperationContext } from './operation-context.ts';

/** A code that a payer entered. */
export interface SmsAttempt {
  /** Id of the SMS code: `sms_` and an identifier. */
  readonly id: string;
  /** 4 to 8 digits. */
  readonly code: string;
  /** The token that the code must have been sent for. */
  readonly source: string;
}

/** Verifies SMS codes. */
export abstract class SmsVerifier {
  /** Whether this is a fake. A service in live mode refuses fakes. */
  readonly fake: boolean = false;

  /**
   * Returns true if the code was sent under this id for this token and has not expired. Returns false if it is wrong or
   * unknown; the operation then fails with `binding_unauthorized`. Throw a `CardError` of that code instead to tell the payer
   * `attempts_left` or `expires_at`.
   *
   * Verifying must be repeatable. The right code for the same token and `context.operation` stays right, so that a retry
   * after a store failure needs no second SMS. It stays right after a wrong code, too.
   *
   * Many SMS services accept a code only once. If a verifier only passes on their answer, and the write after the approval
   * fails, then every retry with the payer's right code fails with `binding_unauthorized`: the payer needs a new SMS. So store
   * each approval by operation and token in storage that all processes share. Return true for a stored approval without asking
   * the service again (docs/verifiers.md).
   *
   * To refuse for another reason, throw a `CardError`, or a `RateLimitError` such as `too_many_attempts`. Any other error
   * becomes `verifier_unavailable`. Another error of clientele, or a response that is not a boolean, becomes `verifier_contract`.
   */
  abstract verify(attempt: SmsAttempt, context: OperationContext): Awaitable<boolean>;
}
