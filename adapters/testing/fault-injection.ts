import { readOptions } from '../../src/commands/read-options.ts';
import { clearTimeout, MAX_TIMER_MS, setTimeout } from '../../src/concurrency/real-timers.ts';
import { isCount } from '../../src/domain/count.ts';
import { invalidParameter } from '../../src/domain/errors.ts';
import type { OperationContext } from '../../src/ports/operation-context.ts';

/** Describes how a call of a fake fails. */
export interface Failure {
  /**
   * Number of the call, counted from 1 over the life of the fake; `every` means every further call. Default: the next call
   * that no failure with a number selects. If two failures select the same call, the first one applies.
   */
  readonly call?: number | 'every';
  /** The call throws this value. */
  readonly error?: unknown;
  /** Milliseconds before the call settles; Infinity never settles it. The end of the operation also ends the delay. */
  readonly delay?: number;
  /** The call returns this value, even if it violates the contract of the port. */
  readonly answer?: unknown;
}

const FAILURE_NAMES = ['call', 'error', 'delay', 'answer'] as const satisfies readonly (keyof Failure)[];

const isDelay = (value: unknown): boolean =>
  typeof value === 'number' && value >= 0 && (value <= MAX_TIMER_MS || value === Number.POSITIVE_INFINITY);

/** Returns the first call after `calls` that is not selected. */
export function nextFreeCall(calls: number, selected: ReadonlySet<unknown>): number {
  let call = calls + 1;
  while (selected.has(call)) call += 1;
  return call;
}

/** Counts the calls of a verifier and makes selected calls fail. */
export class FaultInjector {
  #failures: { readonly call: number | 'every'; readonly failure: Failure }[] = [];
  #calls = 0;

  /** Number of calls so far. */
  get calls(): number {
    return this.#calls;
  }

  /**
   * Makes a call fail: the next one without a failure, unless `call` selects another.
   * @throws InvalidRequestError for an unknown or invalid field
   */
  readonly fail = (failure: Failure): void => {
    const { call = this.#nextFreeCall(), delay = 0 } = readOptions(failure, FAILURE_NAMES, ['failure']);
    if (call !== 'every' && !isCount(call, 1))
      throw invalidParameter('failure[call]', 'an integer of 1 or more, or every');
    if (!isDelay(delay)) {
      throw invalidParameter('failure[delay]', 'a number of milliseconds from 0 to 2,147,483,647, or Infinity');
    }
    this.#failures.push({ call, failure });
  };

  /** Cancels every failure that is still to come. */
  readonly recover = (): void => {
    this.#failures = [];
  };

  #nextFreeCall(): number {
    return nextFreeCall(this.#calls, new Set(this.#failures.map(({ call }) => call)));
  }

  /** Returns the result of the call, or applies the failure that is set for it. Synchronous without a failure. */
  respond<T>(call: () => T, context: OperationContext): T | Promise<Awaited<T>> {
    this.#calls += 1;
    const match = this.#failures.find((each) => each.call === 'every' || each.call === this.#calls);
    if (match === undefined) return call();
    if (match.call !== 'every') this.#failures.splice(this.#failures.indexOf(match), 1);
    return applyFailure(match.failure, call, context.signal);
  }
}

async function applyFailure<T>(failure: Failure, call: () => T, signal: AbortSignal): Promise<Awaited<T>> {
  if (failure.delay !== undefined) await delayUnlessAborted(failure.delay, signal);
  if ('error' in failure) throw failure.error;
  return ('answer' in failure ? failure.answer : call()) as Awaited<T>;
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
