import type { ListQuery } from '../../src/ports/store-types.ts';
import { Batcher } from './batcher.ts';
import type { CallOptions } from './call-options.ts';
import { idOfMember, paddedTime } from './encoding.ts';
import { isSlotMoving } from './errors.ts';
import type { CommandExecutor } from './executor.ts';
import type { PartitionKeys } from './key-names.ts';
import { listPagesScript } from './lua/scripts.generated.ts';

/** Maximum number of pages in one command. */
const MAX_PAGES = 16;

/** Selects one page of one index. */
export interface PageQuery {
  readonly index: string;
  /** Key of the record after which the page starts. */
  readonly cursor: string | undefined;
  readonly direction: 'older' | 'newer';
  readonly limit: number;
  /** Inclusive lower bound of the members, or empty. */
  readonly from: string;
  /** Exclusive upper bound of the members, or empty. */
  readonly to: string;
  /** Prefix of the records' keys; empty to read the members alone. */
  readonly records: string;
}

export interface IndexPage {
  readonly members: readonly string[];
  /** The values of the records, by member. */
  readonly values: ReadonlyMap<string, unknown>;
}

/** undefined if the cursor is unknown; `split` if the index and the records are on two servers while their slot moves. */
type PageResult = IndexPage | undefined | 'split';

export type PageReader = (query: PageQuery, options: CallOptions) => Promise<PageResult>;

/** Creates a reader of index pages. Pages of one turn of the event loop share one command. */
export function createPageReader(executor: CommandExecutor): PageReader {
  const batcher = new Batcher<PageQuery, PageResult>(executor.timer, MAX_PAGES, async (queries, deadline) => {
    try {
      const call = { keys: pageKeys(queries), args: pageArgs(queries) };
      return decodePages(queries, await executor.runScriptOnce(listPagesScript, call, { write: false, deadline }));
    } catch (error) {
      if (!isSlotMoving(error)) throw error;
      return queries.map(({ records }) => (records === '' ? error : 'split'));
    }
  });
  return (query, options) =>
    executor.retry(options, () => batcher.call(executor.batchKeyOf(query.index), query, options.deadline));
}

export const indexOf = (keys: PartitionKeys, { app }: ListQuery): string =>
  app === undefined ? keys.liveIndex : keys.appIndex(app);

/** Returns the bounds of the index members for a query: inclusive, exclusive; empty without a bound. */
export const boundsOf = ({ fromMs, toMs }: ListQuery): [from: string, to: string] => [
  fromMs === undefined ? '' : paddedTime(fromMs),
  toMs === undefined ? '' : paddedTime(toMs + 1),
];

const pageKeys = (queries: readonly PageQuery[]): string[] =>
  queries.flatMap(({ index, cursor }) => [index, cursor ?? index]);

/** One argument per page: a separate argument costs as much as all characters of a page. */
const pageArgs = (queries: readonly PageQuery[]): string[] =>
  queries.map(({ direction, limit, from, to, records, cursor }) =>
    [direction, limit, from, to, cursor === undefined ? '' : 'after', records].join(' '),
  );

type PageReply = string[] | 'unknown' | Error;

function decodePages(queries: readonly PageQuery[], reply: unknown): (IndexPage | undefined | Error)[] {
  const [pages, values] = reply as [PageReply[], unknown[]];
  const byKey = new Map<string, unknown>();
  let next = 0;
  return pages.map((members, i) => {
    if (members === 'unknown') return undefined;
    if (members instanceof Error) return members;
    const { records } = queries[i] as PageQuery;
    const byMember = new Map<string, unknown>();
    for (const member of records === '' ? [] : members) {
      const key = records + idOfMember(member);
      if (!byKey.has(key)) byKey.set(key, values[next++]);
      byMember.set(member, byKey.get(key));
    }
    return { members, values: byMember };
  });
}
