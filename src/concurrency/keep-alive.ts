import { clearInterval, setInterval } from './real-timers.ts';

/** The longest interval of a timer, in milliseconds. */
const LONGEST_MS = 2_147_483_647;

/** Waits for a promise and keeps the process alive until then: Node ends a process in which only promises are pending. */
export async function keepAlive<T>(promise: PromiseLike<T>): Promise<T> {
  const timer = setInterval(() => {}, LONGEST_MS);
  try {
    return await promise;
  } finally {
    clearInterval(timer);
  }
}
