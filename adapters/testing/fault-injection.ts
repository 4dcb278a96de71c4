import type { OperationContext } from '../../src/ports/operation-context.ts';

/** How a fake's call goes wrong. */
export interface Failure {
  /** Which call, counted from 1 over the fake's life. Default: the next one. `every` fails all from now on. */
  readonly call?: number | 'every';
  /** Thrown instead of an answer. */
  readonly error?: unknown;
  /** Milliseconds before the answer, or the error; Infinity never settles. Ends early when the operation does. */
  readonly delay?: number;
  /** Answered in place of the real answer, however wrong it is. */
  readonly answer?: unknown;
}

/** Calls of a fake, and the failures that were ordered for them. */
export class FaultInjector {
  #failures: { at: number | 'every'; failure: Failure }[] = [];
  #calls = 0;

  get calls(): number {
    return this.#calls;
  }

  order(failure: Failure): void {
    this.#failures.push({ at: failure.call ?? this.#calls + 1, failure });
  }

  clear(): void {
    this.#failures = [];
  }

  /** The answer of a call, or what was ordered for it. At once where nothing was ordered. */
  answer<T>(answer: () => T, context: OperationContext): T | Promise<T> {
    this.#calls += 1;
    const found = this.#failures.find(({ at }) => at === 'every' || at === this.#calls);
    if (found === undefined) return answer();
    if (found.at !== 'every') this.#failures.splice(this.#failures.indexOf(found), 1);
    return failed(found.failure, answer, context);
  }
}

async function failed<T>(failure: Failure, answer: () => T, context: OperationContext): Promise<T> {
  if (failure.delay !== undefined) await delayed(failure.delay, context.signal);
  if ('error' in failure) throw failure.error;
  return 'answer' in failure ? (failure.answer as T) : answer();
}

function delayed(ms: number, signal: AbortSignal): Promise<void> {
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
