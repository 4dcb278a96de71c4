import type { ClienteleEvent } from '../../src/domain/event.ts';
import { cursorExpired, cursorUnknown } from '../../src/ports/store.ts';
import type { FeedQuery } from '../../src/ports/store-types.ts';
import { corruptError, decodeShared } from '../../src/store-kit/record-encoding.ts';
import type { Session } from './context.ts';
import type { Limits } from './executor.ts';
import type { PartitionKeys, ScopeKeys } from './key-names.ts';
import { oldest, read, readBefore, trim } from './scripts/feed.ts';

/** A place in the feed: position, then partition. As a cursor, and as the id of a stream's entry, `<position>-<partition>`. */
interface Place {
  readonly position: number;
  readonly partition: number;
}

type Entry = [cursor: string, fields: [string, string, string, string, string, string]];
type Reply = [
  entries: Entry[],
  length: number,
  clock: [last: string, trimmed: string, keep: string, notBefore: string],
];

/** Oldest events that are looked at together when a feed is trimmed. */
const TRIMMED_AT_ONCE = 1000;

const CURSOR = /^(\d{16}|0)-(\d{1,4})$/;

/** Before the first event that there will be. */
const BEGINNING = '0-0';

const placeOf = (cursor: string): Place => {
  const [position, partition] = cursor.split('-');
  return { position: Number(position), partition: Number(partition) };
};

const compare = (a: Place, b: Place): number => a.position - b.position || a.partition - b.partition;

const byCursor = ([a]: readonly [string, ...unknown[]], [b]: readonly [string, ...unknown[]]): number =>
  compare(placeOf(a), placeOf(b));

function checked(after: string, end: number): Place {
  const place = CURSOR.test(after) ? placeOf(after) : undefined;
  if (place === undefined || place.position >= end) throw cursorUnknown();
  return place;
}

const lowOf = (after: string | undefined): string => (after === undefined || after === '' ? '-' : `(${after}`);

/** The event of an entry: `[id, type, data]`, its time, and the record text of the customer where that was written along. */
function eventOf(livemode: boolean, [cursor, [, event, , created, , record]]: Entry): ClienteleEvent {
  try {
    const [id, type, data] = JSON.parse(event);
    return Object.freeze({
      id,
      object: 'event',
      type,
      created: Number(created),
      livemode,
      data: decodeShared(livemode, record || null, data, 'object'),
      cursor,
    }) as ClienteleEvent;
  } catch (error) {
    throw corruptError(cursor, error);
  }
}

/** The feed's end as a cursor: the last event's that ever was. */
export async function endOf(session: Session, scope: ScopeKeys, limits: Limits): Promise<string> {
  const { first, partitions } = scope;
  if (partitions.length === 1) {
    const [, , [last]] = (await session.link.run(read, [first.meta, first.feed], ['+', 1], limits)) as Reply;
    return last === null ? BEGINNING : `${last}-0`;
  }
  const [end] = await session.link.tick(first, '', limits);
  // Closed up to here, so that what is on its way is behind the cursor, not before it unseen.
  const lasts = await everywhere(scope, async ({ meta, feed, number }) => {
    const [, , [last]] = (await session.link.run(readBefore, [meta, feed], ['+', 1, end], limits)) as Reply;
    return last === null ? BEGINNING : `${last}-${number}`;
  });
  const last = latest(lasts) ?? BEGINNING;
  return placeOf(last).position < Number(end) ? last : `${Number(end) - 1}-${partitions.length}`;
}

/** Events after the cursor, oldest first. */
export const eventsOf = (session: Session, scope: ScopeKeys, query: FeedQuery, limits: Limits) =>
  scope.partitions.length === 1
    ? eventsHere(session, scope, query, limits)
    : eventsAcross(session, scope, query, limits);

async function eventsHere(
  session: Session,
  { scope, first }: ScopeKeys,
  { after, limit }: FeedQuery,
  limits: Limits,
): Promise<ClienteleEvent[]> {
  // What is none is not asked about, but is refused after the same round trip as one that was never given.
  const low = after !== undefined && CURSOR.test(after) ? lowOf(after) : '-';
  const [entries, , [last, trimmed]] = (await session.link.run(
    read,
    [first.meta, first.feed],
    [low, limit],
    limits,
  )) as Reply;
  if (after !== undefined) {
    const place = checked(after, Number(last ?? 0) + 1);
    if (trimmed && compare(place, placeOf(trimmed)) < 0) throw cursorExpired();
  }
  return entries.map((entry) => eventOf(scope.livemode, entry));
}

/**
 * A cut through all partitions: a place in the order is taken, each partition closed up to it and read. The order of the
 * places is the order of the feed, the same for every reader.
 */
async function eventsAcross(
  session: Session,
  scope: ScopeKeys,
  { after, limit }: FeedQuery,
  limits: Limits,
): Promise<ClienteleEvent[]> {
  let low = after;
  for (let looks = 0; ; looks += 1) {
    const [end] = await session.link.tick(scope.first, '', limits);
    if (after !== undefined) checked(after, Number(end));
    const parts = await everywhere(scope, async ({ meta, feed }) => {
      return (await session.link.run(readBefore, [meta, feed], [lowOf(low), limit, end], limits)) as Reply;
    });
    if (looks === 0 && (await trimAcross(session, scope, parts, limits))) continue;
    const trimmed = latest(parts.map(([, , clock]) => clock[1]));
    if (trimmed !== undefined && after !== undefined && compare(placeOf(after), placeOf(trimmed)) < 0) {
      throw cursorExpired();
    }
    if (trimmed !== undefined && (low === undefined || compare(placeOf(low), placeOf(trimmed)) < 0)) {
      // Some partitions may not be trimmed yet.
      low = trimmed;
      continue;
    }
    return parts
      .flatMap(([entries]) => entries)
      .sort(byCursor)
      .slice(0, limit)
      .map((entry) => eventOf(scope.scope.livemode, entry));
  }
}

const everywhere = <T>({ partitions }: ScopeKeys, ask: (keys: PartitionKeys) => Promise<T>): Promise<T[]> =>
  Promise.all(partitions.map(ask));

const latest = (cursors: readonly (string | null)[]): string | undefined =>
  cursors
    .filter((cursor) => cursor !== null)
    .sort((a, b) => compare(placeOf(a), placeOf(b)))
    .at(-1);

/** Trims to the retention of the last write, over all partitions; whether anything went. */
async function trimAcross(
  session: Session,
  scope: ScopeKeys,
  parts: readonly Reply[],
  limits: Limits,
): Promise<boolean> {
  const [, , [last, , keep, notBefore]] = parts.reduce((a, b) => (Number(b[2][0] ?? 0) > Number(a[2][0] ?? 0) ? b : a));
  if (last === null) return false;
  let over = parts.reduce((sum, [, length]) => sum + length, 0) - Number(keep);
  if (over <= 0 && notBefore === '') return false;
  let trimmedAny = false;
  for (;;) {
    const count = Math.min(TRIMMED_AT_ONCE, Math.max(over, 1));
    const found = await everywhere(scope, async ({ feed }) => {
      return (await session.link.run(oldest, [feed], [count], limits)) as string[];
    });
    const events = found
      .flat()
      .map((each) => each.split(' ') as [string, string])
      .sort(byCursor)
      .slice(0, count);
    const going = events.filter(
      ([, created], i) => i < over || (notBefore !== '' && Number(created) < Number(notBefore)),
    );
    const stays = events.findIndex((event) => !going.includes(event));
    const cut = events[(stays < 0 ? events.length : stays) - 1];
    if (cut === undefined) return trimmedAny;
    const { position, partition } = placeOf(cut[0]);
    await everywhere(scope, ({ meta, feed }) =>
      session.link.run(trim, [meta, feed], [position, `${position}-${partition + 1}`, cut[0]], limits),
    );
    trimmedAny = true;
    over -= stays < 0 ? events.length : stays;
    if (over <= 0 && (notBefore === '' || stays >= 0)) return true;
  }
}
