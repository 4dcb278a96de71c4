import { useEffect } from 'preact/hooks';

/** Calls a function now and then, while the page is visible. */
export function usePolled(call: () => void, milliseconds: number): void {
  useEffect(() => {
    const callIfVisible = () => {
      if (document.visibilityState === 'visible') call();
    };
    const timer = setInterval(callIfVisible, milliseconds);
    document.addEventListener('visibilitychange', callIfVisible);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', callIfVisible);
    };
  }, [call, milliseconds]);
}
