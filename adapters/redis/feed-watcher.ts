import type { Scope } from '../../src/domain/scope.ts';
import type { InvalidationState } from '../../src/ports/store-types.ts';
import type { Session } from './context.ts';

/** How often a feed is looked at all the same, in milliseconds, while its writes are told of. */
const POLL_MS = 1000;
/** How long a watcher is left alone after it was woken, in milliseconds: what is written meanwhile is read at once. */
const PAUSE_MS = 20;

/** Wakes when the feed is told to have grown, and polls: rarely, or as a store that is told of nothing does. */
export function watchFeed(session: Session, scope: Scope, wake: () => void, poll: () => () => void): () => void {
  let stopPolling = poll();
  let pause: ReturnType<typeof setTimeout> | undefined;
  let grown = false;
  const wrote = () => {
    grown = true;
    if (pause !== undefined) return;
    grown = false;
    wake();
    pause = setTimeout(() => {
      pause = undefined;
      if (grown) wrote();
    }, PAUSE_MS);
  };
  const onState = (state: InvalidationState) => {
    stopPolling();
    const live = state === 'live';
    const timer = live ? setInterval(wake, POLL_MS) : undefined;
    stopPolling = live ? () => clearInterval(timer) : poll();
    // Of what was written before, nobody told.
    if (live) wake();
  };
  const unfollow = session.follow(scope, 'feed', { onInvalidate: wrote, onState });
  return () => {
    unfollow();
    stopPolling();
    clearTimeout(pause);
  };
}
