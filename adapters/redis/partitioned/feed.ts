import type { ClienteleEvent } from '../../../src/domain/event.ts';
import { cursorExpired } from '../../../src/ports/store.ts';
import type { FeedQuery } from '../../../src/ports/store-types.ts';
import type { CallOptions } from '../call-options.ts';
import type { CommandExecutor } from '../executor.ts';
import { decodeEvent, type FeedReply } from '../feed.ts';
import { boundAfter, checkCursor, compareCursors, FEED_START, latestCursor, parseCursor } from '../feed-cursors.ts';
import type { PartitionKeys, ScopeKeys } from '../key-names.ts';
import { oldestEventsScript, readFeedBeforeScript, trimFeedScript } from '../lua/scripts.generated.ts';
import type { NextTimestamp } from './timestamps.ts';

/** Maximum number of events that one step of trimming reads from each partition. */
const MAX_TRIMMED = 1000;

/**
 * The feed of a scope with several partitions. A read takes a timestamp, closes each partition up to it, and reads the events
 * before it. So every reader sees the same order, without gaps.
 */
export class PartitionedFeed {
  readonly #executor: CommandExecutor;
  readonly #nextTimestamp: NextTimestamp;

  constructor(executor: CommandExecutor, nextTimestamp: NextTimestamp) {
    this.#executor = executor;
    this.#nextTimestamp = nextTimestamp;
  }

  /** Returns the cursor of the event appended last, or a later cursor before the next event. */
  async end(scope: ScopeKeys, options: CallOptions): Promise<string> {
    const [timestamp] = await this.#nextTimestamp(scope, options);
    const replies = await this.#readBefore(scope, '+', 1, timestamp, options);
    const lastCursors = replies.map(([, , [last]], partition) => (last === null ? FEED_START : `${last}-${partition}`));
    const last = latestCursor(lastCursors) ?? FEED_START;
    const end = Number(timestamp);
    // A write that was in progress can have a position after the timestamp. This cursor sorts after every partition.
    return parseCursor(last).position < end ? last : `${end - 1}-${scope.partitions.length}`;
  }

  async read(scope: ScopeKeys, { after, limit }: FeedQuery, options: CallOptions): Promise<ClienteleEvent[]> {
    let start = after;
    for (let reads = 0; ; reads += 1) {
      const [timestamp] = await this.#nextTimestamp(scope, options);
      if (after !== undefined) checkCursor(after, Number(timestamp));
      const replies = await this.#readBefore(scope, boundAfter(start), limit, timestamp, options);
      if (reads === 0 && (await this.#trim(scope, replies, options))) continue;
      const trimmed = latestCursor(replies.map(([, , clock]) => clock[1]));
      if (trimmed !== undefined && after !== undefined && compareCursors(after, trimmed) < 0) throw cursorExpired();
      if (trimmed !== undefined && (start === undefined || compareCursors(start, trimmed) < 0)) {
        // Another reader is trimming; skip what it has already removed elsewhere.
        start = trimmed;
        continue;
      }
      return replies
        .flatMap(([entries]) => entries)
        .sort(byCursor)
        .slice(0, limit)
        .map((entry) => decodeEvent(scope.scope.livemode, entry));
    }
  }

  #readBefore(scope: ScopeKeys, low: string, limit: number, timestamp: string, options: CallOptions) {
    return inEachPartition(scope, async ({ clock, feed }) => {
      const call = { keys: [clock, feed], args: [low, limit, timestamp] } as const;
      return (await this.#executor.runScript(readFeedBeforeScript, call, options)) as FeedReply;
    });
  }

  /** Trims all partitions to the retention of the last write. Returns whether it removed an event. */
  async #trim(scope: ScopeKeys, replies: readonly FeedReply[], options: CallOptions): Promise<boolean> {
    const latest = replies.reduce((a, b) => (Number(b[2][0] ?? 0) > Number(a[2][0] ?? 0) ? b : a));
    const [, , [last, , keep, notBefore]] = latest;
    // Nothing is written yet.
    if (last === null || keep === null) return false;
    let excess = replies.reduce((sum, [, length]) => sum + length, 0) - Number(keep);
    if (excess <= 0 && notBefore === '') return false;
    for (let removed = false; ; removed = true) {
      const oldest = await this.#oldest(scope, Math.min(MAX_TRIMMED, Math.max(excess, 1)), options);
      const kept = oldest.findIndex(
        ([, created], i) => i >= excess && (notBefore === '' || Number(created) >= Number(notBefore)),
      );
      const count = kept < 0 ? oldest.length : kept;
      const cut = oldest[count - 1];
      if (cut === undefined) return removed;
      await this.#removeUpTo(scope, cut[0], options);
      excess -= count;
      if (excess <= 0 && (notBefore === '' || kept >= 0)) return true;
    }
  }

  /** Returns the oldest events of all partitions, oldest first. */
  async #oldest(scope: ScopeKeys, count: number, options: CallOptions): Promise<[cursor: string, created: string][]> {
    const events = await inEachPartition(scope, async ({ feed }) => {
      return (await this.#executor.runScript(oldestEventsScript, { keys: [feed], args: [count] }, options)) as string[];
    });
    return events
      .flat()
      .map((event) => event.split(' ') as [string, string])
      .sort(byCursor)
      .slice(0, count);
  }

  async #removeUpTo(scope: ScopeKeys, cursor: string, options: CallOptions): Promise<void> {
    const { position, partition } = parseCursor(cursor);
    const args = [position, `${position}-${partition + 1}`, cursor] as const;
    await inEachPartition(scope, ({ clock, feed }) =>
      this.#executor.runScript(trimFeedScript, { keys: [clock, feed], args }, options),
    );
  }
}

const inEachPartition = <T>({ partitions }: ScopeKeys, run: (keys: PartitionKeys) => Promise<T>): Promise<T[]> =>
  Promise.all(partitions.map(run));

const byCursor = ([a]: readonly [string, ...unknown[]], [b]: readonly [string, ...unknown[]]): number =>
  compareCursors(a, b);
