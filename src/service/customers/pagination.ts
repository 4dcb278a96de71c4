import type { CreatedRange } from '../../commands/list-customers.ts';
import { parametersCopy } from '../../commands/read-command.ts';
import { invalidParameter } from '../../domain/errors.ts';
import type { List } from '../../domain/list.ts';

/** A resolved page: the wire object, which also iterates over its own and all further pages. */
export interface ListPage<T> extends List<T>, AsyncIterable<T> {}

/** What `list()` answers: nothing is asked before it is awaited (one page) or iterated (page by page). */
export interface ListRequest<T> extends PromiseLike<ListPage<T>>, AsyncIterable<T> {
  catch<R = never>(onRejected?: ((reason: unknown) => R | PromiseLike<R>) | null): Promise<ListPage<T> | R>;
  finally(onFinally?: (() => void) | null): Promise<ListPage<T>>;
}

/** A page's place: behind an object, or before one. */
type Cursor = { readonly starting_after: string } | { readonly ending_before: string };

/** Makes the page of items that come in the direction of travel. */
export type MakePage<T> = (url: string, items: readonly T[], hasMore: boolean) => ListPage<T>;

/** Asks for a page; with a cursor, for that one in place of the one that was asked for. */
type Fetch<T> = (makePage: MakePage<T>, cursor?: Cursor) => Promise<ListPage<T>>;

interface Identified {
  readonly id: string;
}

/**
 * The list of these parameters, which are read once, now.
 * @param page Asks for the page of parameters that are not validated yet, made by `makePage`.
 */
export function listRequest<T extends Identified>(
  params: unknown,
  page: (params: unknown, makePage: MakePage<T>) => Promise<ListPage<T>>,
): ListRequest<T> {
  const copy = parametersCopy(params);
  const fetch: Fetch<T> = (makePage, cursor) => {
    if (cursor === undefined) return page(copy, makePage);
    const { starting_after: _, ending_before: __, ...others } = copy as ListParameters;
    return page({ ...others, ...cursor }, makePage);
  };
  return new LazyList(fetch, typeof copy === 'object' && copy !== null && 'ending_before' in copy);
}

/** A lazy list. Backwards, that is with `ending_before`, it starts next to the cursor and goes towards the newest. */
class LazyList<T extends Identified> implements ListRequest<T> {
  readonly #fetch: Fetch<T>;
  readonly #backwards: boolean;
  #page: Promise<ListPage<T>> | undefined;

  constructor(fetch: Fetch<T>, backwards: boolean) {
    this.#fetch = fetch;
    this.#backwards = backwards;
  }

  // biome-ignore lint/suspicious/noThenProperty: a list is awaited for its first page.
  then<A = ListPage<T>, B = never>(
    onFulfilled?: ((page: ListPage<T>) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#first().then(onFulfilled, onRejected);
  }

  catch<R = never>(onRejected?: ((reason: unknown) => R | PromiseLike<R>) | null): Promise<ListPage<T> | R> {
    return this.#first().catch(onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<ListPage<T>> {
    return this.#first().finally(onFinally);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    yield* this.#walk(await this.#fetch(this.#makePage));
  }

  #first(): Promise<ListPage<T>> {
    this.#page ??= this.#fetch(this.#makePage);
    return this.#page;
  }

  readonly #makePage: MakePage<T> = (url, items, has_more) => {
    const data = Object.freeze(this.#backwards ? [...items].reverse() : items);
    const page = { object: 'list', url, has_more, data };
    // Not enumerable: the page stays the plain wire object to whoever compares, copies or prints it.
    Object.defineProperty(page, Symbol.asyncIterator, { value: () => this.#walk(page as ListPage<T>) });
    return Object.freeze(page) as ListPage<T>;
  };

  async *#walk(first: ListPage<T>): AsyncGenerator<T, void, undefined> {
    for (let page = first; ; ) {
      const { data } = page;
      const last = this.#backwards ? data[0] : data.at(-1);
      if (this.#backwards) for (let i = data.length - 1; i >= 0; i -= 1) yield data[i] as T;
      else yield* data;
      if (!page.has_more || last === undefined) return;
      const cursor = this.#backwards ? { ending_before: last.id } : { starting_after: last.id };
      page = await this.#fetch(this.#makePage, cursor);
    }
  }
}

/** The parameters that all lists share, validated. */
export interface ListParameters {
  readonly limit?: number | undefined;
  readonly starting_after?: string | undefined;
  readonly ending_before?: string | undefined;
  readonly created?: number | CreatedRange | undefined;
}

/** Objects on a page where no `limit` is given. */
const DEFAULT_LIMIT = 10;

/** How a store, or a customer's own list of cards, is asked for a page. */
export interface PageQuery {
  readonly limit: number;
  readonly direction: 'older' | 'newer';
  readonly cursor: string | undefined;
}

/** @throws InvalidRequestError where both cursors are given */
export function pageQueryOf({ limit, starting_after, ending_before }: ListParameters): PageQuery {
  if (starting_after !== undefined && ending_before !== undefined) {
    throw invalidParameter('ending_before', 'omitted if starting_after is given');
  }
  return {
    limit: limit ?? DEFAULT_LIMIT,
    direction: ending_before === undefined ? 'older' : 'newer',
    cursor: starting_after ?? ending_before,
  };
}

/** The error for a cursor that was never seen. */
export const unknownCursor = ({ starting_after }: ListParameters) =>
  invalidParameter(
    starting_after === undefined ? 'ending_before' : 'starting_after',
    'the id of an object that is or was in the list',
  );

interface Range {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

const UNBOUNDED: Range = Object.freeze({ from: undefined, to: undefined });

/** A creation range in whole seconds, both ends included; undefined where there is no bound. */
export function secondsRange(created: number | CreatedRange | undefined): Range {
  if (created === undefined) return UNBOUNDED;
  const { gt, gte, lt, lte, eq } = typeof created === 'number' ? ({ eq: created } as CreatedRange) : created;
  const from = Math.max(...defined(gt === undefined ? gt : gt + 1, gte, eq));
  const to = Math.min(...defined(lt === undefined ? lt : lt - 1, lte, eq));
  return { from: Number.isFinite(from) ? from : undefined, to: Number.isFinite(to) ? to : undefined };
}

const defined = (...values: (number | undefined)[]) => values.filter((value) => value !== undefined);
