import { clearTimeout, setTimeout } from '../../src/concurrency/real-timers.ts';
import { CommandError } from './errors.ts';

/** Milliseconds that a reader of stdout, or a store that is opened, has to respond after a signal. */
export const GRACE_MS = 3000;

/** A signal has ended a command before its store was open. */
export class InterruptedError extends CommandError {
  constructor() {
    super('Interrupted before the store was open: nothing was done.');
  }
}

/**
 * Waits until a promise settles. After the signal it waits at most for a time in milliseconds. Never rejects.
 * @returns Whether the promise has settled
 */
export async function settledOrInterrupted(
  promise: Promise<unknown>,
  signal: AbortSignal,
  graceMs: number,
): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let onSignal = () => {};
  const interrupted = new Promise<false>((resolve) => {
    onSignal = () => {
      timer = setTimeout(() => resolve(false), graceMs);
    };
  });
  if (signal.aborted) onSignal();
  else signal.addEventListener('abort', onSignal, { once: true });
  const settled = promise.then(
    () => true,
    () => true,
  );
  const isSettled = await Promise.race([settled, interrupted]);
  signal.removeEventListener('abort', onSignal);
  clearTimeout(timer);
  return isSettled;
}

/**
 * Waits until a store is open. A store that does not respond would delay the end of the process until its deadline, so after
 * the signal it has a short time only. It may still be opened later, so the process must exit then.
 * @throws InterruptedError after that time
 */
export async function openedOrInterrupted<T>(opening: Promise<T>, signal: AbortSignal): Promise<T> {
  if (!(await settledOrInterrupted(opening, signal, GRACE_MS))) throw new InterruptedError();
  return opening;
}
