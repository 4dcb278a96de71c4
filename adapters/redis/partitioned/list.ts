import type { CustomerRecord } from '../../../src/domain/customer-record.ts';
import type { ListQuery, RecordPage } from '../../../src/ports/store-types.ts';
import { corruptError } from '../../../src/store-kit/record-encoding.ts';
import type { CallOptions } from '../call-options.ts';
import { idOfMember, paddedPosition } from '../encoding.ts';
import { boundsOf, type IndexPage, indexOf, type PageReader } from '../index-pages.ts';
import type { PartitionKeys, ScopeKeys } from '../key-names.ts';

/** Sorts after every id. */
const ABOVE_ANY_ID = '\x7f';

/** The reads that a list uses. */
interface Reads {
  readonly readPage: PageReader;
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
    if (query.direction === 'newer') from = from > position ? from : position + ABOVE_ANY_ID;
    else if (to === '' || position < to) to = position;
  }
  for (;;) {
    const members = await mergeMembers(reads, scope, query, [from, to], options);
    const shown = members.slice(0, query.limit).map(idOfMember);
    const records = await Promise.all(shown.map((id) => readListed(reads, scope, id, options)));
    // A customer deleted between the two reads must not appear, so the page is read again.
    if (records.every((record) => !record.deleted)) return { records, hasMore: members.length > query.limit };
  }
}

async function readListed(reads: Reads, scope: ScopeKeys, id: string, options: CallOptions): Promise<CustomerRecord> {
  const record = await reads.find(scope, id, options);
  if (record === undefined) throw corruptError(id);
  return record;
}

/** The members read so far of one partition's index. */
interface PartitionRead {
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
function firstReadSize(expected: number, partitions: number): number {
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
  const partitionReads: PartitionRead[] = partitions.map((keys) => ({ keys, members: [], from, to, ended: false }));
  const extend = async (read: PartitionRead, limit: number) => {
    const { keys, from, to } = read;
    const indexes = [indexOf(keys, query)];
    const pageQuery = { indexes, cursor: undefined, direction, limit, from, to, withRecords: false };
    // A query without a cursor and without records always returns a page.
    const { members } = (await reads.readPage(pageQuery, options)) as IndexPage;
    for (const member of members) read.members.push(member);
    read.ended = members.length < limit;
    const last = members.at(-1);
    if (last !== undefined && older) read.to = last;
    else if (last !== undefined) read.from = last + ABOVE_ANY_ID;
  };
  const count = firstReadSize(expected, partitions.length);
  await Promise.all(partitionReads.map((read) => extend(read, count)));
  const order = (a: string, b: string) => (a < b ? -1 : 1) * (older ? -1 : 1);
  for (;;) {
    const open = partitionReads.filter((read) => !read.ended);
    // Members are complete only up to the earliest last member of an open read.
    const [completeUpTo] = open.map((read) => read.members.at(-1) as string).sort(order);
    const all = partitionReads.flatMap((read) => read.members).sort(order);
    const completeCount = completeUpTo === undefined ? all.length : all.indexOf(completeUpTo) + 1;
    if (completeCount >= expected || open.length === 0) return all.slice(0, Math.min(completeCount, expected));
    const earliest = open.filter((read) => read.members.at(-1) === completeUpTo);
    await Promise.all(earliest.map((read) => extend(read, expected)));
  }
}
