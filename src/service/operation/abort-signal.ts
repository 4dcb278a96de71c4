import { callUserCode } from '../../domain/call-user-code.ts';
import { invalidParameter } from '../../domain/errors.ts';
import type { PlatformAbortSignal } from '../../ports/platform-types.ts';

const EXPECTED_SIGNAL = 'an AbortSignal';

/**
 * Returns the `signal` option. A signal is recognized by its members, not by its class: it may come from another realm, such
 * as jsdom's window.
 * @throws InvalidRequestError `parameter_invalid`
 */
export function readSignal(value: unknown): PlatformAbortSignal | undefined {
  const isValid = value === undefined || callUserCode('signal', EXPECTED_SIGNAL, () => isSignal(value));
  if (isValid) return value as PlatformAbortSignal | undefined;
  throw invalidParameter('signal', EXPECTED_SIGNAL);
}

function isSignal(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { aborted, addEventListener, removeEventListener } = value as Partial<AbortSignal>;
  return (
    typeof aborted === 'boolean' && typeof addEventListener === 'function' && typeof removeEventListener === 'function'
  );
}

interface SharedListener {
  readonly callbacks: Set<() => void>;
  readonly onAbort: () => void;
}

/** One listener per signal: Node warns of a leak if a signal that many operations share has more than ten. */
const sharedListeners = new WeakMap<AbortSignal, SharedListener>();

/** Calls back once when the signal aborts. Returns a function that cancels it. */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const listener = sharedListeners.get(signal) ?? listen(signal);
  listener.callbacks.add(callback);
  return () => {
    if (!listener.callbacks.delete(callback) || listener.callbacks.size > 0) return;
    sharedListeners.delete(signal);
    signal.removeEventListener('abort', listener.onAbort);
  };
}

function listen(signal: AbortSignal): SharedListener {
  const callbacks = new Set<() => void>();
  const listener = {
    callbacks,
    onAbort: () => {
      sharedListeners.delete(signal);
      for (const callback of callbacks) callback();
    },
  };
  signal.addEventListener('abort', listener.onAbort, { once: true });
  sharedListeners.set(signal, listener);
  return listener;
}
