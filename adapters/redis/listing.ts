import type { CustomerRecord } from '../../src/domain/record.ts';
import type { ListQuery, Page } from '../../src/ports/store.ts';
import { corrupt } from '../../src/service/record-codec.ts';
import type { PartitionKeys, ScopeKeys } from './keys.ts';
import type { Limits } from './link.ts';
import { idOfMember, paddedPlace, paddedTime, recordOfValue } from './records.ts';
import { page } from './scripts/lists.ts';
import type { Session } from './session.ts';

/** Behind the one member that begins with a place: no id has a character as high. */
const BEHIND = '\x7f';

/** A page; undefined where the cursor is unknown. One round trip where the scope has one partition, else two or three. */
export const listOf = (session: Session, scope: ScopeKeys, query: ListQuery, limits: Limits) =>
  scope.partitions.length === 1 ? listHere(session, scope, query, limits) : listAcross(session, scope, query, limits);

const indexOf = (keys: PartitionKeys, { app }: ListQuery): string => (app === undefined ? keys.all : keys.app(app));

const boundsOf = ({ fromMs, toMs }: ListQuery): [from: string, to: string] => [
  fromMs === undefined ? '' : paddedTime(fromMs),
  toMs === undefined ? '' : paddedTime(toMs + 1),
];

async function listHere(
  session: Session,
  { scope, first }: ScopeKeys,
  query: ListQuery,
  limits: Limits,
): Promise<Page | undefined> {
  const { limit, direction, cursor } = query;
  const index = indexOf(first, query);
  const keys = [index, cursor === undefined ? index : first.record(cursor)];
  const args = [direction, limit + 1, ...boundsOf(query), first.records, cursor === undefined ? '0' : '1'];
  const [status, members = [], values = []] = (await session.link.run(page, keys, args, limits)) as Reply;
  if (status === 'unknown') return undefined;
  const shown = members.slice(0, limit);
  return {
    records: shown.map((member, i) => recordOfValue(idOfMember(member), scope.livemode, values[i])),
    hasMore: members.length > limit,
  };
}

type Reply = [status: string, members?: string[], values?: unknown[]];

async function listAcross(
  session: Session,
  scope: ScopeKeys,
  query: ListQuery,
  limits: Limits,
): Promise<Page | undefined> {
  let [from, to] = boundsOf(query);
  if (query.cursor !== undefined) {
    const value = await session.link.read(['GET', scope.of(query.cursor).record(query.cursor)], limits);
    if (value === null) return undefined;
    const place = paddedPlace(recordOfValue(query.cursor, scope.scope.livemode, value));
    if (query.direction === 'newer') from = from > place ? from : place + BEHIND;
    else if (to === '' || place < to) to = place;
  }
  for (;;) {
    const members = await merged(session, scope, query, [from, to], limits);
    const records = await recordsOf(session, scope, members.slice(0, query.limit), limits);
    // One that was deleted between the two reads is shown no more: the page is made anew.
    if (records.every((record) => !record.deleted)) return { records, hasMore: members.length > query.limit };
  }
}

/** Where the reading of one partition's index stands. */
interface Run {
  readonly keys: PartitionKeys;
  readonly members: string[];
  from: string;
  to: string;
  ended: boolean;
}

/**
 * The members of a page, and one more where there are more: a little over its share from each partition, then more from
 * those that were short.
 */
async function merged(
  session: Session,
  { partitions }: ScopeKeys,
  query: ListQuery,
  [from, to]: readonly [string, string],
  limits: Limits,
): Promise<string[]> {
  const wanted = query.limit + 1;
  const older = query.direction === 'older';
  const runs: Run[] = partitions.map((keys) => ({ keys, members: [], from, to, ended: false }));
  const fill = async (run: Run, count: number) => {
    const index = indexOf(run.keys, query);
    const args = [query.direction, count, run.from, run.to, '', '0'];
    const [, members = []] = (await session.link.run(page, [index, index], args, limits)) as Reply;
    run.members.push(...members);
    run.ended = members.length < count;
    const last = members.at(-1);
    if (last !== undefined && older) run.to = last;
    else if (last !== undefined) run.from = last + BEHIND;
  };
  await Promise.all(runs.map((run) => fill(run, Math.ceil(wanted / runs.length) + 2)));
  for (;;) {
    const order = (a: string, b: string) => (a < b ? -1 : 1) * (older ? -1 : 1);
    const open = runs.filter((run) => !run.ended);
    // Beyond the last member of a run that goes on, another of its own may come first.
    const ends = open.map((run) => run.members.at(-1) as string).sort(order);
    const all = runs.flatMap((run) => run.members).sort(order);
    const known = ends[0] === undefined ? all.length : all.indexOf(ends[0]) + 1;
    if (known >= wanted || open.length === 0) return all.slice(0, Math.min(known, wanted));
    await Promise.all(open.filter((run) => run.members.at(-1) === ends[0]).map((run) => fill(run, wanted)));
  }
}

async function recordsOf(
  session: Session,
  scope: ScopeKeys,
  members: readonly string[],
  limits: Limits,
): Promise<CustomerRecord[]> {
  const ids = members.map(idOfMember);
  const values = new Map<string, unknown>();
  const byPartition = new Map<PartitionKeys, string[]>();
  for (const id of ids) {
    const own = byPartition.get(scope.of(id));
    if (own) own.push(id);
    else byPartition.set(scope.of(id), [id]);
  }
  await Promise.all(
    [...byPartition].map(async ([keys, own]) => {
      const found = await session.link.read(['MGET', ...own.map((id) => keys.record(id))], limits);
      for (const [i, id] of own.entries()) values.set(id, (found as unknown[])[i]);
    }),
  );
  return ids.map((id) => {
    const value = values.get(id);
    if (value === null) throw corrupt(id);
    return recordOfValue(id, scope.scope.livemode, value);
  });
}
