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

/** Waits until a promise settles. After the signal it waits at most for a time in milliseconds. Never rejects. */
export async function settledOrInterrupted(
  promise: Promise<unknown>,
  signal: AbortSignal,
  graceMs: number,
): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let onSignal = () => {};
  const interrupted = new Promise<void>((resolve) => {
    onSignal = () => {
      timer = setTimeout(resolve, graceMs);
    };
  });
  if (signal.aborted) onSignal();
  else signal.addEventListener('abort', onSignal, { once: true });
  const settled = promise.then(
    () => {},
    () => {},
  );
  await Promise.race([settled, interrupted]);
  signal.removeEventListener('abort', onSignal);
  clearTimeout(timer);
}

/**
 * Waits until a store is open. A store that does not respond would delay the end of the process until its deadline, so after
 * the signal it has a short time only. It may still be opened later, so the process must exit then.
 * @throws InterruptedError after that time
 */
export async function openedOrInterrupted<T>(opening: Promise<T>, signal: AbortSignal): Promise<T> {
  let isSettled = false;
  const settled = opening.finally(() => {
    isSettled = true;
  });
  await settledOrInterrupted(settled, signal, GRACE_MS);
  if (!isSettled) throw new InterruptedError();
  return opening;
}
