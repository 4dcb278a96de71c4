import type { CustomerRecord } from '../../src/domain/customer-record.ts';
import type { ListQuery, RecordPage } from '../../src/ports/store-types.ts';
import { corruptError } from '../../src/store-kit/record-encoding.ts';
import type { Session } from './context.ts';
import { idOfMember, paddedPlace, paddedTime } from './encoding.ts';
import type { Limits } from './executor.ts';
import type { PartitionKeys, ScopeKeys } from './key-names.ts';
import type { FoundPage, PageQuery } from './pages.ts';

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
  scopeKeys: ScopeKeys,
  query: ListQuery,
  limits: Limits,
): Promise<RecordPage | undefined> {
  const { scope, first } = scopeKeys;
  const { limit, direction, cursor } = query;
  const [from, to] = boundsOf(query);
  const asked: PageQuery = {
    index: indexOf(first, query),
    cursor: cursor === undefined ? undefined : first.record(cursor),
    direction,
    limit: limit + 1,
    from,
    to,
    records: first.records,
  };
  const found = await session.link.page(asked, limits);
  if (found === undefined) return undefined;
  // While a slot moves, each key is found wherever it is; not so the keys of a script.
  if (found === 'split') return listAcross(session, scopeKeys, query, limits);
  const { members, values } = found;
  const records = members
    .slice(0, limit)
    .map((member) => session.records.of(idOfMember(member), scope.livemode, values.get(member)));
  return { records, hasMore: members.length > limit };
}

async function listAcross(
  session: Session,
  scope: ScopeKeys,
  query: ListQuery,
  limits: Limits,
): Promise<RecordPage | undefined> {
  let [from, to] = boundsOf(query);
  if (query.cursor !== undefined) {
    const record = await session.find(scope, query.cursor, limits);
    if (record === undefined) return undefined;
    const place = paddedPlace(record);
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
 * How many of so many members to ask each partition for: three deviations over its part of them, so that only in a few of a
 * hundred pages one has more.
 */
function shareOf(expected: number, partitions: number): number {
  const mean = expected / partitions;
  return Math.min(expected, Math.ceil(mean + 3 * Math.sqrt(mean) + 1));
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
  const expected = query.limit + 1;
  const { direction } = query;
  const older = direction === 'older';
  const runs: Run[] = partitions.map((keys) => ({ keys, members: [], from, to, ended: false }));
  const fill = async (run: Run, limit: number) => {
    const { keys, from, to } = run;
    const asked = { index: indexOf(keys, query), cursor: undefined, direction, limit, from, to, records: '' };
    const { members } = (await session.link.page(asked, limits)) as FoundPage;
    run.members.push(...members);
    run.ended = members.length < limit;
    const last = members.at(-1);
    if (last !== undefined && older) run.to = last;
    else if (last !== undefined) run.from = last + BEHIND;
  };
  const share = shareOf(expected, runs.length);
  await Promise.all(runs.map((run) => fill(run, share)));
  for (;;) {
    const order = (a: string, b: string) => (a < b ? -1 : 1) * (older ? -1 : 1);
    const open = runs.filter((run) => !run.ended);
    // Beyond the last member of a run that goes on, another of its own may come first.
    const ends = open.map((run) => run.members.at(-1) as string).sort(order);
    const all = runs.flatMap((run) => run.members).sort(order);
    const known = ends[0] === undefined ? all.length : all.indexOf(ends[0]) + 1;
    if (known >= expected || open.length === 0) return all.slice(0, Math.min(known, expected));
    await Promise.all(open.filter((run) => run.members.at(-1) === ends[0]).map((run) => fill(run, expected)));
  }
}

const recordsOf = (session: Session, scope: ScopeKeys, members: readonly string[], limits: Limits) =>
  Promise.all(
    members.map(idOfMember).map(async (id): Promise<CustomerRecord> => {
      const record = await session.find(scope, id, limits);
      if (record === undefined) throw corruptError(id);
      return record;
    }),
  );
