import type { PlatformAbortSignal } from './platform-types.ts';
/** Describes to a port the operation that calls it: its id, its deadline and its signal. */
export interface OperationContext {
  /**
   * The operation's id. All attempts under one idempotency key have the same id, so that a verifier can give the same
   * response to a repeated call with the same token, code and operation.
   */
  readonly operation: string;
  /** Returns the milliseconds until the deadline: 0 after it, Infinity without a deadline. */
  remaining(): number;
  /** Aborts at the deadline, or when the caller aborts. It is created on first use. */
  readonly signal: PlatformAbortSignal;
}
