import { callUserCode } from '../../commands/read-options.ts';

/* The caller's signals: AbortSignals, or what a polyfill, or a test environment, makes in their likeness. */

export const SIGNAL_WANTED = 'an AbortSignal';

/** Whoever listens to a signal: one listener for all, since Node warns of a leak where eleven operations share a signal. */
const listening = new WeakMap<AbortSignal, Listeners>();

interface Listeners {
  readonly callbacks: Set<() => void>;
  readonly own: () => void;
}

/** Whether a value can be used as a signal. */
export const isSignal = (value: unknown): value is AbortSignal =>
  typeof value === 'object' &&
  value !== null &&
  callUserCode('signal', SIGNAL_WANTED, () => {
    const { aborted, addEventListener, removeEventListener } = value as Partial<AbortSignal>;
    return (
      typeof aborted === 'boolean' &&
      typeof addEventListener === 'function' &&
      typeof removeEventListener === 'function'
    );
  });

/** @throws InvalidRequestError where the signal is none after all */
export const isAborted = (signal: AbortSignal | undefined): boolean =>
  signal !== undefined && callUserCode('signal', SIGNAL_WANTED, () => signal.aborted);

/** Why the signal was aborted; undefined where it cannot tell. */
export function reasonOf(signal: AbortSignal | undefined): unknown {
  try {
    return signal?.reason;
  } catch {
    return undefined;
  }
}

/**
 * Calls back once when the signal aborts. Answers a function that ends the wait, and never throws.
 * @throws InvalidRequestError where the signal is none after all
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const { callbacks, own } = listening.get(signal) ?? listen(signal);
  callbacks.add(callback);
  return () => {
    if (!callbacks.delete(callback) || callbacks.size > 0) return;
    listening.delete(signal);
    try {
      signal.removeEventListener('abort', own);
    } catch {
      // Whoever waited has ended: a listener that cannot be removed calls nobody.
    }
  };
}

function listen(signal: AbortSignal): Listeners {
  const callbacks = new Set<() => void>();
  const own = () => {
    listening.delete(signal);
    for (const callback of callbacks) callback();
  };
  callUserCode('signal', SIGNAL_WANTED, () => signal.addEventListener('abort', own, { once: true }));
  const listeners = { callbacks, own };
  listening.set(signal, listeners);
  return listeners;
}
