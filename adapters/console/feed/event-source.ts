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
 * @param after Default: the present end of the feed, so that a client misses no event after it got the headers.
 */
export async function followEvents(source: ConsoleSource, after: string | undefined): Promise<EventSource> {
  const { clientele } = source;
  const start = after ?? (await clientele.cursor());
  return (signal) => followFrom(source, clientele, start, signal);
}

async function* followFrom(
  source: ConsoleSource,
  clientele: ConsoleService,
  after: string,
  signal: AbortSignal,
): AsyncGenerator<StreamedEvent, void, undefined> {
  let current = clientele;
  let cursor = after;
  for (;;) {
    try {
      yield* streamedEvents(current, cursor, signal);
    } catch (error) {
      // A read that began before the replacement fails, because the old clientele is closed.
      if (source.clientele === current) throw error;
    }
    if (signal.aborted || source.clientele === current) return;
    current = source.clientele;
    cursor = await current.cursor();
    yield { type: 'reset', cursor, data: { object: 'feed', cursor } };
  }
}

async function* streamedEvents(
  clientele: ConsoleService,
  after: string,
  signal: AbortSignal,
): AsyncGenerator<StreamedEvent, void, undefined> {
  for await (const event of feedOf(clientele).follow(after, signal)) {
    yield event === 'heartbeat' ? event : { type: event.type, cursor: event.cursor, data: event };
  }
}
