import type { OperationContext } from '../../src/ports/operation-context.ts';

/** Time limit of a call without a context, in milliseconds. It is longer than that of the operations that wait for the call. */
const DEFAULT_MS = 15_000;

/** Options of a call to Redis. */
export interface CallOptions {
  /** On the clock of `performance.now()`. */
  readonly deadline: number;
  /** Whether a call without a reply may have changed customer data, so that its outcome is `unknown`. */
  readonly write: boolean;
}

export const callOptions = (context: OperationContext | undefined, write: boolean): CallOptions => ({
  deadline: performance.now() + (context ? context.remaining() : DEFAULT_MS),
  write,
});
