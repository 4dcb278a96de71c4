import { clearInterval, setInterval } from './real-timers.ts';

/** Calls back at an interval, without keeping the process alive. Returns a function that ends it. */
export function poll(callback: () => void, intervalMs: number): () => void {
  const timer: { unref?(): unknown } = setInterval(callback, intervalMs);
  // Outside of Node, a timer is a number and does not keep a process alive.
  timer.unref?.();
  return () => clearInterval(timer as ReturnType<typeof setInterval>);
}
