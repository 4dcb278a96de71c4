import { clearTimeout, monotonicNow, setTimeout } from '../../../src/concurrency/real-timers.ts';
import type { Awaitable } from '../../../src/ports/awaitable.ts';
import type { OperationContext } from '../../../src/ports/operation-context.ts';

/**
 * Makes a call with its own deadline, which the caller's deadline and signal do not shorten, and waits for the result until then.
 * The timer does not keep the process alive.
 * @param timeoutError Creates the error after the deadline. The signal of the call's context aborts with it.
 */
export function withSeparateDeadline<T>(
  operation: string,
  ms: number,
  timeoutError: () => Error,
  call: (context: OperationContext) => Awaitable<T>,
): Promise<T> {
  const controller = new AbortController();
  const deadline = monotonicNow() + ms;
  const context: OperationContext = {
    operation,
    remaining: () => Math.max(0, deadline - monotonicNow()),
    signal: controller.signal,
  };
  return new Promise<T>((resolve, reject) => {
    const end = () => {
      const error = timeoutError();
      controller.abort(error);
      reject(error);
    };
    const timer = setTimeout(end, ms);
    (timer as { unref?(): unknown }).unref?.();
    new Promise<T>((respond) => respond(call(context))).then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
