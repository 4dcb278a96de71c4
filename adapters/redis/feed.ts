import type { ClienteleEvent } from '../../src/domain/event.ts';
import { cursorExpired } from '../../src/ports/store.ts';
import type { FeedQuery } from '../../src/ports/store-types.ts';
import { corruptError, decodeWithCustomer } from '../../src/store-kit/record-encoding.ts';
import type { CallOptions } from './call-options.ts';
import type { CommandExecutor } from './executor.ts';
import { boundAfter, checkCursor, compareCursors, FEED_START, isCursor } from './feed-cursors.ts';
import type { ScopeKeys } from './key-names.ts';
import { readFeedScript } from './lua/scripts.generated.ts';

export type FeedEntry = [cursor: string, fields: [string, string, string, string, string, string]];

/** Reply of the scripts lua/read-feed.lua and lua/read-feed-before.lua. */
export type FeedReply = [
  entries: FeedEntry[],
  length: number,
  clock: [last: string | null, trimmed: string | null, keep: string | null, notBefore: string | null],
];

/** Decodes an entry: `[id, type, data]`, the time, and the record text if the data was stored without the customer. */
export function decodeEvent(livemode: boolean, [cursor, [, event, , created, , record]]: FeedEntry): ClienteleEvent {
  try {
    const [id, type, data] = JSON.parse(event);
    return Object.freeze({
      id,
      object: 'event',
      type,
      created: Number(created),
      livemode,
      data: decodeWithCustomer(livemode, record || null, data, 'object'),
      cursor,
    }) as ClienteleEvent;
  } catch (error) {
    throw corruptError(cursor, error);
  }
}

/** The feed of a scope with one partition. */
export class Feed {
  readonly #executor: CommandExecutor;

  constructor(executor: CommandExecutor) {
    this.#executor = executor;
  }

  /** Returns the cursor of the event appended last; `0-0` without events. */
  async end(scope: ScopeKeys, options: CallOptions): Promise<string> {
    // `+` reads no events, only the last position.
    const [, , [last]] = await this.#read(scope, '+', 1, options);
    return last === null ? FEED_START : `${last}-0`;
  }

  async read(scope: ScopeKeys, { after, limit }: FeedQuery, options: CallOptions): Promise<ClienteleEvent[]> {
    // A malformed cursor is not sent. `checkCursor` rejects it after the read, because it needs the end of the feed.
    const low = after !== undefined && isCursor(after) ? boundAfter(after) : '-';
    const [entries, , [last, trimmed]] = await this.#read(scope, low, limit, options);
    if (after !== undefined) {
      checkCursor(after, Number(last ?? 0) + 1);
      if (trimmed && compareCursors(after, trimmed) < 0) throw cursorExpired();
    }
    return entries.map((entry) => decodeEvent(scope.scope.livemode, entry));
  }

  async #read({ firstPartition }: ScopeKeys, low: string, limit: number, options: CallOptions): Promise<FeedReply> {
    const { clock, feed } = firstPartition;
    const call = { keys: [clock, feed], args: [low, limit] } as const;
    return (await this.#executor.runScript(readFeedScript, call, options)) as FeedReply;
  }
}
