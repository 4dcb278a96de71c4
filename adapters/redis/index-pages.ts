import type { ListQuery } from '../../src/ports/store-types.ts';
import { Batcher } from './batcher.ts';
import type { CallOptions } from './call-options.ts';
import { paddedTime } from './encoding.ts';
import { isSlotMoving } from './errors.ts';
import type { CommandExecutor } from './executor.ts';
import type { PartitionKeys } from './key-names.ts';
import { listPagesScript } from './lua/scripts.generated.ts';

/** Maximum number of pages in one command. */
const MAX_PAGES = 16;

/** Selects one page of an index, or of several indexes whose members the server merges. */
export interface PageQuery {
  /** Several only if no rule forbids their keys in one command: see {@link CommandExecutor.oneSlotOnly}. */
  readonly indexes: readonly string[];
  /** Key of the record after which the page starts. */
  readonly cursor: string | undefined;
  readonly direction: 'older' | 'newer';
  readonly limit: number;
  /** Inclusive lower bound of the members, or empty. */
  readonly from: string;
  /** Exclusive upper bound of the members, or empty. */
  readonly to: string;
  /** Whether to read the records too. */
  readonly withRecords: boolean;
}

export interface IndexPage {
  readonly members: readonly string[];
  /** The values of the records, by member; also of other pages. */
  readonly values: ReadonlyMap<string, unknown>;
}

/**
 * undefined if the cursor is unknown; `split` if one command cannot read the indexes and the records: they are on several
 * servers, for example while their slot moves.
 */
type PageResult = IndexPage | undefined | 'split';

export type PageReader = (query: PageQuery, options: CallOptions) => Promise<PageResult>;

/**
 * Creates a reader of index pages. Pages of one turn of the event loop share one command.
 * @param maxPages Number of pages in one command.
 */
export function createPageReader(executor: CommandExecutor, maxPages = MAX_PAGES): PageReader {
  const batcher = new Batcher<PageQuery, PageResult>(executor.timer, maxPages, async (queries, deadline) => {
    try {
      const call = { keys: pageKeys(queries), args: pageArgs(queries) };
      return decodePages(queries, await executor.runScriptOnce(listPagesScript, call, { write: false, deadline }));
    } catch (error) {
      if (!isSlotMoving(error)) throw error;
      return queries.map(({ withRecords }) => (withRecords ? 'split' : error));
    }
  });
  return (query, options) =>
    executor.retry(options, () => {
      // A CROSSSLOT reply may have ended the first attempt.
      if (query.indexes.length > 1 && executor.oneSlotOnly) return Promise.resolve('split' as const);
      return batcher.call(executor.batchKeyOf(query.indexes[0] as string), query, options.deadline);
    });
}

/** Number of indexes in one command, unless one page has more. */
const MAX_INDEXES = 64;
/** Maximum number of comparisons of a merge. The server runs nothing else during the command. */
const MAX_COMPARISONS = 10_000;

/** Creates a reader of pages of all partitions. */
export const createMergedPageReader = (executor: CommandExecutor, partitions: number): PageReader =>
  createPageReader(executor, Math.max(1, Math.min(MAX_PAGES, Math.floor(MAX_INDEXES / partitions))));

/** Returns whether a server can merge a page of several indexes in a short time. */
export const isMergeable = ({ limit }: ListQuery, indexes: number): boolean =>
  indexes === 1 || indexes * limit <= MAX_COMPARISONS;

export const indexOf = (keys: PartitionKeys, { app }: ListQuery): string =>
  app === undefined ? keys.liveIndex : keys.appIndex(app);

/** Returns the bounds of the index members for a query: inclusive, exclusive; empty without a bound. */
export const boundsOf = ({ fromMs, toMs }: ListQuery): [from: string, to: string] => [
  fromMs === undefined ? '' : paddedTime(fromMs),
  toMs === undefined ? '' : paddedTime(toMs + 1),
];

const pageKeys = (queries: readonly PageQuery[]): string[] =>
  queries.flatMap(({ indexes, cursor }) => (cursor === undefined ? indexes : [...indexes, cursor]));

/** One argument per page: a separate argument costs as much as all characters of a page. */
const pageArgs = (queries: readonly PageQuery[]): string[] =>
  queries.map(({ direction, limit, from, to, cursor, indexes, withRecords }) => {
    const after = cursor === undefined ? '' : 'after';
    return [direction, limit, from, to, after, indexes.length, withRecords ? 1 : 0].join(' ');
  });

type PageReply = string[] | 'unknown' | Error;

function decodePages(queries: readonly PageQuery[], reply: unknown): (IndexPage | undefined | Error)[] {
  const [pages, replyValues] = reply as [PageReply[], unknown[]];
  // A member belongs to one customer of the scope, so the pages can share the values.
  const values = new Map<string, unknown>();
  return pages.map((members, i) => {
    if (members === 'unknown') return undefined;
    if (members instanceof Error) return members;
    if ((queries[i] as PageQuery).withRecords) {
      for (const member of members) if (!values.has(member)) values.set(member, replyValues[values.size]);
    }
    return { members, values };
  });
}
