import { idOfMember } from './encoding.ts';

/** One page of one index. */
export interface PageQuery {
  readonly index: string;
  /** Key of the record behind which the page begins. */
  readonly cursor: string | undefined;
  readonly direction: 'older' | 'newer';
  readonly limit: number;
  /** What the members begin with at the least, and what they come before; or nothing. */
  readonly from: string;
  readonly to: string;
  /** What the keys of the records begin with; nothing where the members alone are asked for. */
  readonly records: string;
}

export interface FoundPage {
  readonly members: readonly string[];
  /** The values of the records, by member. */
  readonly values: ReadonlyMap<string, unknown>;
}

/** undefined where the cursor is unknown; `split` where index and records are, for now, not all on one server. */
export type PageAnswer = FoundPage | undefined | 'split';

export const pageKeys = (queries: readonly PageQuery[]): string[] =>
  queries.flatMap(({ index, cursor }) => [index, cursor ?? index]);

/** One argument for each: every argument costs as much as the characters of a page's. */
export const pageArgs = (queries: readonly PageQuery[]): string[] =>
  queries.map(({ direction, limit, from, to, records, cursor }) =>
    [direction, limit, from, to, cursor === undefined ? '' : 'after', records].join(' '),
  );

type Answer = string[] | 'unknown' | Error;

/** The pages in a reply of the script; undefined in place of one whose cursor is unknown. */
export function foundPages(queries: readonly PageQuery[], reply: unknown): (FoundPage | undefined | Error)[] {
  const [answers, values] = reply as [Answer[], unknown[]];
  const byKey = new Map<string, unknown>();
  let next = 0;
  return answers.map((members, i) => {
    if (members === 'unknown') return undefined;
    if (members instanceof Error) return members;
    const { records } = queries[i] as PageQuery;
    const own = new Map<string, unknown>();
    for (const member of records === '' ? [] : members) {
      const key = records + idOfMember(member);
      if (!byKey.has(key)) byKey.set(key, values[next++]);
      own.set(member, byKey.get(key));
    }
    return { members, values: own };
  });
}
