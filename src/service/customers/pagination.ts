import type { ListParameters } from '../../commands/list-parameters.ts';
import { copyParameters } from '../../commands/read-command.ts';
import { inLocale, invalidParameter } from '../../domain/errors.ts';
import { INSPECT } from '../../domain/inspect.ts';
import type { List } from '../../domain/list.ts';
import type { Locale } from '../../domain/messages.ts';
import { readOperationOptions } from '../operation/operation-options.ts';
import { throwWithCallerLines } from '../operation/stack.ts';
import { type Pages, walkPages } from './page-walk.ts';

/** A page of a list: the wire object, which also iterates over its own objects and those of all further pages. */
export interface ListPage<T> extends List<T>, AsyncIterable<T> {}

/** The result of `list()`. Awaiting it reads one page, iterating it reads page by page. It reads nothing before that. */
export interface ListRequest<T> extends PromiseLike<ListPage<T>>, AsyncIterable<T> {
  catch<R = never>(onRejected?: ((reason: unknown) => R | PromiseLike<R>) | null): Promise<ListPage<T> | R>;
  finally(onFinally?: (() => void) | null): Promise<ListPage<T>>;
}

/** Creates a page from items in the order of the query: from the newest to the oldest, or with `ending_before` reversed. */
export type MakePage<T> = (url: string, items: readonly T[], hasMore: boolean) => ListPage<T>;

type Cursor = { readonly starting_after: string } | { readonly ending_before: string };

/** Validates parameters and options, and reads their page. */
export type ReadPage<T> = (params: unknown, options: unknown, makePage: MakePage<T>) => Promise<ListPage<T>>;

/**
 * Creates the request for a list. It copies the parameters now, so that the caller can change them afterwards.
 * @param locale Language of the errors of a list that was not awaited.
 */
export function listRequest<T extends { readonly id: string }>(
  params: unknown,
  options: unknown,
  locale: Locale,
  readPage: ReadPage<T>,
): ListRequest<T> {
  return new PagedListRequest(copyParameters(params), options, locale, readPage);
}

// Without these getters, a list that was not awaited would look empty: the fields of a page or an array would be undefined.
const PAGE_FIELDS = ['object', 'url', 'has_more', 'data', '0'];
const ARRAY_METHODS = Object.getOwnPropertyNames(Array.prototype).filter((name) => !(name in {}));

class PagedListRequest<T extends { readonly id: string }> implements ListRequest<T> {
  readonly #params: unknown;
  readonly #options: unknown;
  readonly #readPage: ReadPage<T>;
  /** With `ending_before` an iteration starts next to the cursor and continues towards the newest object. */
  readonly #isBackwards: boolean;
  readonly #locale: Locale;
  #firstPage: Promise<ListPage<T>> | undefined;

  constructor(params: unknown, options: unknown, locale: Locale, readPage: ReadPage<T>) {
    this.#params = params;
    this.#options = options;
    this.#readPage = readPage;
    this.#isBackwards = typeof params === 'object' && params !== null && 'ending_before' in params;
    this.#locale = locale;
  }

  // biome-ignore lint/suspicious/noThenProperty: awaiting a list reads its first page.
  then<A = ListPage<T>, B = never>(
    onFulfilled?: ((page: ListPage<T>) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#readFirstPage().then(onFulfilled, onRejected);
  }

  catch<R = never>(onRejected?: ((reason: unknown) => R | PromiseLike<R>) | null): Promise<ListPage<T> | R> {
    return this.#readFirstPage().catch(onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<ListPage<T>> {
    return this.#readFirstPage().finally(onFinally);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    yield* this.#iterateFrom(await this.#readPage(this.#params, this.#options, this.#makePage));
  }

  /** Serializing a list that was not awaited would send an empty object. */
  toJSON(): never {
    throw this.#notAwaited('list');
  }

  /** A method, not a getter that throws: code that accepts both kinds of iterables reads it before it iterates asynchronously. */
  [Symbol.iterator](): never {
    throw this.#notAwaited('list');
  }

  [INSPECT](): string {
    return 'ListRequest { not read yet: await it for a page, or iterate it with `for await` }';
  }

  /** Returns the error of a list that is used like a page, or like an array, before it was awaited. */
  #notAwaited(param: string) {
    const expected = 'read after the list was awaited: `const page = await customers.list()`, then `page.data`';
    return inLocale(invalidParameter(param, expected), this.#locale);
  }

  static {
    for (const name of [...PAGE_FIELDS, ...ARRAY_METHODS]) {
      Object.defineProperty(PagedListRequest.prototype, name, {
        get(this: PagedListRequest<never>): never {
          throw this.#notAwaited(name);
        },
      });
    }
  }

  #readFirstPage(): Promise<ListPage<T>> {
    this.#firstPage ??= this.#readPage(this.#params, this.#options, this.#makePage);
    // `await` calls `then` without the caller on the stack, so a page that fails immediately has no line of the caller.
    return this.#firstPage.catch(throwWithCallerLines);
  }

  readonly #makePage: MakePage<T> = (url, items, has_more) => {
    const data = Object.freeze(this.#isBackwards ? [...items].reverse() : items);
    const page = { object: 'list', url, has_more, data };
    // Not enumerable, so that comparing, copying or printing the page shows the wire object only.
    Object.defineProperty(page, Symbol.asyncIterator, { value: () => this.#iterateFrom(page as ListPage<T>) });
    return Object.freeze(page) as ListPage<T>;
  };

  #iterateFrom(first: ListPage<T>): AsyncGenerator<T, void, undefined> {
    // Valid, because the first page was read with them.
    const { signal, timeout } = readOperationOptions(this.#options);
    const pages: Pages<ListPage<T>, T> = {
      itemsOf: ({ data }) => (this.#isBackwards ? data.toReversed() : data),
      hasNext: ({ has_more, data }) => has_more && data.length > 0,
      readNext: ({ data }, stop) => {
        const { starting_after: _, ending_before: __, ...others } = this.#params as ListParameters;
        const last = (this.#isBackwards ? data[0] : data.at(-1)) as T;
        const cursor: Cursor = this.#isBackwards ? { ending_before: last.id } : { starting_after: last.id };
        return this.#readPage({ ...others, ...cursor }, { timeout, signal: stop }, this.#makePage);
      },
    };
    return walkPages(first, pages, signal);
  }
}
