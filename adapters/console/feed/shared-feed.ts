import { clearTimeout, setTimeout } from '../../../src/concurrency/real-timers.ts';
import { WakeUp } from '../../../src/concurrency/wake-up.ts';
import type { ClienteleEvent } from '../../../src/domain/event.ts';
import { onAbort } from '../../../src/service/operation/abort-signal.ts';
import type { ConsoleService } from '../console-service.ts';
import { FeedReader } from './feed-reader.ts';

/** Milliseconds without an event after which a follower gets a heartbeat. */
const HEARTBEAT_MS = 15_000;

/** Lets the followers of a feed share its reads. */
export class SharedFeed {
  readonly #clientele: ConsoleService;
  readonly #heartbeatMs: number;
  #reader: FeedReader | undefined;

  constructor(clientele: ConsoleService, heartbeatMs = HEARTBEAT_MS) {
    this.#clientele = clientele;
    this.#heartbeatMs = heartbeatMs;
  }

  /**
   * Yields each event after a cursor, and heartbeats. Ends when the signal aborts or the clientele closes.
   * @throws InvalidRequestError `cursor_expired`, `parameter_invalid`
   */
  async *follow(after: string, signal: AbortSignal): AsyncGenerator<ClienteleEvent | 'heartbeat', void, undefined> {
    const reader = this.#readerOf();
    const wakeUp = new WakeUp();
    const wake = () => wakeUp.wake();
    const cleanUps = [reader.join(wake), onAbort(signal, wake)];
    try {
      let cursor = after;
      while (!signal.aborted) {
        // Reset before the events are read, so that no change in the meantime is missed.
        wakeUp.reset();
        const { ended } = reader;
        const start = cursor;
        // For a cursor that the reader does not know, because it is old or not reached yet, the store has the events.
        const events = reader.eventsAfter(cursor) ?? this.#clientele.changes({ after: cursor, wait: false, signal });
        for await (const event of events) {
          yield event;
          ({ cursor } = event);
        }
        if (cursor !== start) continue;
        reader.throwFailure();
        if (ended) return;
        if (!(await wakesWithin(wakeUp, this.#heartbeatMs))) yield 'heartbeat';
      }
    } finally {
      for (const cleanUp of cleanUps) cleanUp();
    }
  }

  #readerOf(): FeedReader {
    if (this.#reader === undefined || this.#reader.ended) this.#reader = new FeedReader(this.#clientele);
    return this.#reader;
  }
}

/** The timer does not keep the process alive: the connection of the follower does. */
async function wakesWithin(wakeUp: WakeUp, ms: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
    timer.unref?.();
  });
  const isAwake = await Promise.race([wakeUp.wait().then(() => true), timeout]);
  clearTimeout(timer);
  return isAwake;
}
