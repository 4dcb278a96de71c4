import type { EventSource, StreamedEvent } from '../../http/event-stream.ts';
import type { ConsoleService, ConsoleSource } from '../console-service.ts';
import { SharedFeed } from './shared-feed.ts';

const feeds = new WeakMap<ConsoleService, SharedFeed>();

function feedOf(clientele: ConsoleService): SharedFeed {
  const feed = feeds.get(clientele) ?? new SharedFeed(clientele);
  feeds.set(clientele, feed);
  return feed;
}

/**
 * Creates the events of a stream. If the source replaces its clientele, the stream has a `reset` event and continues with the
 * new one: the cursors of the old feed have no meaning there.
 * @param after Default: the present end of the feed.
 */
export const followEvents = (source: ConsoleSource, after: string | undefined): EventSource =>
  async function* (signal) {
    let cursor = after;
    for (;;) {
      const { clientele } = source;
      try {
        yield* streamedEvents(clientele, cursor, signal);
      } catch (error) {
        // A read that began before the replacement fails, because the old clientele is closed.
        if (source.clientele === clientele) throw error;
      }
      if (signal.aborted || source.clientele === clientele) return;
      cursor = await source.clientele.cursor();
      yield { type: 'reset', cursor, data: { object: 'feed', cursor } };
    }
  };

async function* streamedEvents(
  clientele: ConsoleService,
  after: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<StreamedEvent, void, undefined> {
  for await (const event of feedOf(clientele).follow(after, signal)) {
    yield event === 'heartbeat' ? event : { type: event.type, cursor: event.cursor, data: event };
  }
}
