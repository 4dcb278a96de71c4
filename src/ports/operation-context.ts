/** What a port may know of the operation that calls it. */
export interface OperationContext {
  /**
   * Id of the operation: the same for every attempt under one idempotency key. A verifier that is asked again for the same
   * token, code and operation answers as before.
   */
  readonly operation: string;
  /** Milliseconds until the operation's deadline; 0 when it has passed, Infinity where there is none. */
  remaining(): number;
  /** Aborted at the deadline or by the caller. Made on first use. */
  readonly signal: AbortSignal;
}
