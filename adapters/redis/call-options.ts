import { monotonicNow } from '../../src/concurrency/real-timers.ts';
import type { OperationContext } from '../../src/ports/operation-context.ts';

/** Time limit of a call without a context, in milliseconds. It is longer than the default timeout of an operation. */
const DEFAULT_TIMEOUT_MS = 15_000;

/** Options of a call to Redis. */
export interface CallOptions {
  /** On the clock of `monotonicNow()`. */
  readonly deadline: number;
  /** Whether the call's effect must be certain: it waits for replicas, and without a reply its outcome is `unknown`. */
  readonly write: boolean;
  /** Whether the store is opening: the call then fails immediately for a lasting cause (failure-reasons.ts). */
  readonly opening?: boolean;
  /** Whether scripts run on any data set: checks of damaged data must work without an intact header. */
  readonly anyDataSet?: boolean;
}

export const callOptions = (context: OperationContext | undefined, write: boolean): CallOptions => ({
  deadline: monotonicNow() + (context ? context.remaining() : DEFAULT_TIMEOUT_MS),
  write,
});
