import { useEffect } from 'preact/hooks';

const INTERVAL_MS = 2000;

/** Calls a function now and then, while the page is visible, and when it becomes visible: other clients change the server, too. */
export function usePolled(call: () => void): void {
  useEffect(() => {
    const callIfVisible = () => {
      if (document.visibilityState === 'visible') call();
    };
    const timer = setInterval(callIfVisible, INTERVAL_MS);
    document.addEventListener('visibilitychange', callIfVisible);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', callIfVisible);
    };
  }, [call]);
}
