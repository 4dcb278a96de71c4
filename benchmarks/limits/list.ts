import type { PlainCustomer } from '../../src/domain/customer.ts';
import type { List } from '../../src/domain/list.ts';
import { listCustomers } from '../../src/generated/validators.js';

export interface ListQuery {
  readonly app: string;
  readonly limit: number;
  readonly starting_after?: string;
}

type Page = List<PlainCustomer> & AsyncIterable<PlainCustomer>;

/**
 * Lists customers with the least work: a plain copy of the parameters, the generated validator, and a slice of an array per
 * app, newest first, that never changes. The list reads nothing before it is awaited, and the page can be iterated, as the
 * public API promises.
 */
export class BareList {
  readonly #byApp = new Map<string, PlainCustomer[]>();
  readonly #positions = new Map<string, number>();

  constructor(newestFirst: readonly PlainCustomer[]) {
    for (const customer of newestFirst) {
      const ofApp = this.#byApp.get(customer.app) ?? [];
      this.#byApp.set(customer.app, ofApp);
      this.#positions.set(customer.id, ofApp.length);
      ofApp.push(customer);
    }
  }

  list(params: ListQuery): PromiseLike<Page> {
    return new LazyPage(this, { ...params });
  }

  async read(query: ListQuery): Promise<Page> {
    if (!listCustomers(query)) throw new Error('invalid');
    const { app, limit, starting_after } = query;
    const customers = this.#byApp.get(app) ?? [];
    const from = starting_after === undefined ? 0 : (this.#positions.get(starting_after) ?? 0) + 1;
    const data = Object.freeze(customers.slice(from, from + limit));
    const page = { object: 'list', url: '/v1/customers', has_more: from + limit < customers.length, data };
    // Not enumerable, as in the package.
    Object.defineProperty(page, Symbol.asyncIterator, { value: iterate });
    return Object.freeze(page) as Page;
  }
}

class LazyPage implements PromiseLike<Page> {
  readonly #lists: BareList;
  readonly #query: ListQuery;

  constructor(lists: BareList, query: ListQuery) {
    this.#lists = lists;
    this.#query = query;
  }

  // biome-ignore lint/suspicious/noThenProperty: awaiting a list reads its page.
  then<A, B>(
    onFulfilled?: ((page: Page) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#lists.read(this.#query).then(onFulfilled, onRejected);
  }
}

async function* iterate(this: Page): AsyncGenerator<PlainCustomer, void, undefined> {
  yield* this.data;
}
