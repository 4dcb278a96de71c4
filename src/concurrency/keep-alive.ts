import { clearInterval, MAX_TIMER_MS, setInterval } from './real-timers.ts';

/** Waits for a promise and keeps the process alive until then: Node ends a process in which only promises are pending. */
export async function keepAlive<T>(promise: PromiseLike<T>): Promise<T> {
  const timer = setInterval(() => {}, MAX_TIMER_MS);
  try {
    return await promise;
  } finally {
    clearInterval(timer);
  }
}
