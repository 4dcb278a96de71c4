import type { PlainCustomer } from '../../src/domain/customer.ts';
import type { List } from '../../src/domain/list.ts';
import { listCustomers } from '../../src/generated/validators.js';

export interface ListQuery {
  readonly app: string;
  readonly limit: number;
  readonly starting_after?: string;
}

/**
 * Lists customers with the least work: a plain copy of the parameters, the generated validator, and a slice of an array per
 * app, newest first, that never changes.
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

  async list(params: ListQuery): Promise<List<PlainCustomer>> {
    const query = { ...params };
    if (!listCustomers(query)) throw new Error('invalid');
    const { app, limit, starting_after } = query;
    const customers = this.#byApp.get(app) ?? [];
    const from = starting_after === undefined ? 0 : (this.#positions.get(starting_after) ?? 0) + 1;
    const data = Object.freeze(customers.slice(from, from + limit));
    return Object.freeze({ object: 'list', url: '/v1/customers', has_more: from + limit < customers.length, data });
  }
}
