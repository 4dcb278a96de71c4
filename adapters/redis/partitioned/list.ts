import type { CustomerRecord } from '../../../src/domain/customer-record.ts';
import type { ListQuery, RecordPage } from '../../../src/ports/store-types.ts';
import { corruptError } from '../../../src/store-kit/record-encoding.ts';
import type { CallOptions } from '../call-options.ts';
import { idOfMember, paddedPosition } from '../encoding.ts';
import { boundsOf, type IndexPage, type IndexPages, indexOf } from '../index-pages.ts';
import type { PartitionKeys, ScopeKeys } from '../key-names.ts';

/** Sorts after the one member that starts with a position: no id has a character as high. */
const AFTER = '\x7f';

/** The reads that a list uses. */
interface Reads {
  readonly pages: IndexPages;
  find(scope: ScopeKeys, id: string, options: CallOptions): Promise<CustomerRecord | undefined>;
}

/** Lists customers of all partitions: the members of each index, merged, then their records. */
export async function listPartitioned(
  reads: Reads,
  scope: ScopeKeys,
  query: ListQuery,
  options: CallOptions,
): Promise<RecordPage | undefined> {
  let [from, to] = boundsOf(query);
  if (query.cursor !== undefined) {
    const record = await reads.find(scope, query.cursor, options);
    if (record === undefined) return undefined;
    const position = paddedPosition(record);
    if (query.direction === 'newer') from = from > position ? from : position + AFTER;
    else if (to === '' || position < to) to = position;
  }
  for (;;) {
    const members = await mergeMembers(reads, scope, query, [from, to], options);
    const shown = members.slice(0, query.limit).map(idOfMember);
    const records = await Promise.all(shown.map((id) => readListed(reads, scope, id, options)));
    // A customer deleted between the two reads must not appear, so the page is made again.
    if (records.every((record) => !record.deleted)) return { records, hasMore: members.length > query.limit };
  }
}

async function readListed(reads: Reads, scope: ScopeKeys, id: string, options: CallOptions): Promise<CustomerRecord> {
  const record = await reads.find(scope, id, options);
  if (record === undefined) throw corruptError(id);
  return record;
}

/** The members read so far of one partition's index. */
interface PartitionRun {
  readonly keys: PartitionKeys;
  readonly members: string[];
  /** Bounds of the members that are not read yet. */
  from: string;
  to: string;
  ended: boolean;
}

/**
 * Returns how many members to read from each partition first: three standard deviations above its share, so that few pages
 * need a second read.
 */
function firstRead(expected: number, partitions: number): number {
  const mean = expected / partitions;
  return Math.min(expected, Math.ceil(mean + 3 * Math.sqrt(mean) + 1));
}

/** Returns the members of a page, and one more if there are more. */
async function mergeMembers(
  reads: Reads,
  { partitions }: ScopeKeys,
  query: ListQuery,
  [from, to]: readonly [string, string],
  options: CallOptions,
): Promise<string[]> {
  const expected = query.limit + 1;
  const { direction } = query;
  const older = direction === 'older';
  const runs: PartitionRun[] = partitions.map((keys) => ({ keys, members: [], from, to, ended: false }));
  const extend = async (run: PartitionRun, limit: number) => {
    const { keys, from, to } = run;
    const pageQuery = { index: indexOf(keys, query), cursor: undefined, direction, limit, from, to, records: '' };
    // A query without a cursor and without records always returns a page.
    const { members } = (await reads.pages.read(pageQuery, options)) as IndexPage;
    run.members.push(...members);
    run.ended = members.length < limit;
    const last = members.at(-1);
    if (last !== undefined && older) run.to = last;
    else if (last !== undefined) run.from = last + AFTER;
  };
  const count = firstRead(expected, runs.length);
  await Promise.all(runs.map((run) => extend(run, count)));
  const order = (a: string, b: string) => (a < b ? -1 : 1) * (older ? -1 : 1);
  for (;;) {
    const open = runs.filter((run) => !run.ended);
    // After the last member of an open run, more members of its partition may follow. The earliest of these is the limit.
    const limits = open.map((run) => run.members.at(-1) as string).sort(order);
    const all = runs.flatMap((run) => run.members).sort(order);
    const known = limits[0] === undefined ? all.length : all.indexOf(limits[0]) + 1;
    if (known >= expected || open.length === 0) return all.slice(0, Math.min(known, expected));
    await Promise.all(open.filter((run) => run.members.at(-1) === limits[0]).map((run) => extend(run, expected)));
  }
}
