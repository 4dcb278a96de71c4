import { poll as pollEvery } from '../../src/concurrency/poll.ts';
import { clearTimeout, setTimeout } from '../../src/concurrency/real-timers.ts';
import type { Scope } from '../../src/domain/scope.ts';
import type { InvalidationState } from '../../src/ports/store-types.ts';
import type { RedisContext } from './context.ts';

/** Interval of polling while Redis reports the writes to the feed, in milliseconds. */
const POLL_MS = 1000;
/** Pause after a wake, in milliseconds. Writes during the pause cause one more wake. */
const PAUSE_MS = 20;

/**
 * Calls `wake` after reported writes to the feed, and polls: every second while Redis reports writes, otherwise as `poll`
 * does. Returns a function that unsubscribes.
 */
export function watchFeed(context: RedisContext, scope: Scope, wake: () => void, poll: () => () => void): () => void {
  let stopPolling = poll();
  let pause: ReturnType<typeof setTimeout> | undefined;
  let writtenInPause = false;
  const onInvalidate = () => {
    writtenInPause = true;
    if (pause !== undefined) return;
    writtenInPause = false;
    wake();
    pause = setTimeout(() => {
      pause = undefined;
      if (writtenInPause) onInvalidate();
    }, PAUSE_MS);
  };
  const onState = (state: InvalidationState) => {
    stopPolling();
    if (state !== 'live') {
      stopPolling = poll();
      return;
    }
    stopPolling = pollEvery(wake, POLL_MS);
    // Earlier writes were not reported.
    wake();
  };
  const unsubscribe = context.subscribe(scope, 'feed', { onInvalidate, onState });
  return () => {
    unsubscribe();
    stopPolling();
    clearTimeout(pause);
  };
}
