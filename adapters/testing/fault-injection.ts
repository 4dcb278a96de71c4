import { checkOptions } from '../../src/commands/read-options.ts';
import { clearTimeout, setTimeout } from '../../src/concurrency/real-timers.ts';
import type { OperationContext } from '../../src/ports/operation-context.ts';

/** Describes how a call of a fake fails. */
export interface Failure {
  /** Number of the call, counted from 1 over the life of the fake; `every` means every further call. Default: the next call. */
  readonly call?: number | 'every';
  /** The call throws this value. */
  readonly error?: unknown;
  /** Milliseconds before the call settles; Infinity never settles. The end of the operation also ends the delay. */
  readonly delay?: number;
  /** The call returns this value, even if it violates the contract of the port. */
  readonly answer?: unknown;
}

/** Counts the calls of a fake and makes selected calls fail. */
export class FaultInjector {
  #failures: { readonly call: number | 'every'; readonly failure: Failure }[] = [];
  #calls = 0;

  /** Number of calls so far. */
  get calls(): number {
    return this.#calls;
  }

  /** Makes a call fail: the next one, unless `call` selects another. */
  readonly fail = (failure: Failure): void => {
    checkOptions(failure, 'failure');
    this.#failures.push({ call: failure.call ?? this.#calls + 1, failure });
  };

  /** Cancels every failure that is still to come. */
  readonly recover = (): void => {
    this.#failures = [];
  };

  /** Returns the result of the call, or applies the failure that is set for it. Synchronous without a failure. */
  respond<T>(call: () => T, context: OperationContext): T | Promise<T> {
    this.#calls += 1;
    const match = this.#failures.find((each) => each.call === 'every' || each.call === this.#calls);
    if (match === undefined) return call();
    if (match.call !== 'every') this.#failures.splice(this.#failures.indexOf(match), 1);
    return applyFailure(match.failure, call, context.signal);
  }
}

async function applyFailure<T>(failure: Failure, call: () => T, signal: AbortSignal): Promise<T> {
  if (failure.delay !== undefined) await delayUnlessAborted(failure.delay, signal);
  if ('error' in failure) throw failure.error;
  return 'answer' in failure ? (failure.answer as T) : call();
}

function delayUnlessAborted(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = Number.isFinite(ms) ? setTimeout(resolve, ms) : undefined;
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
