import type { UpdateCustomer } from '../../src/commands/update-customer.ts';
import type { PlainCustomer } from '../../src/domain/customer.ts';
import { updateCustomer } from '../../src/generated/validators.js';

/** Updates customers with the least work: no copy of the input, no compare-and-set, no feed, no deadline. */
export class BareUpdate {
  readonly #customers: Map<string, PlainCustomer>;

  constructor(customers: Map<string, PlainCustomer>) {
    this.#customers = customers;
  }

  async update(id: string, params: UpdateCustomer): Promise<PlainCustomer> {
    if (!updateCustomer(params)) throw new Error('invalid');
    const before = this.#customers.get(id);
    if (before === undefined) throw new Error('unknown customer');
    const customer: PlainCustomer = Object.freeze({
      id: before.id,
      object: 'customer',
      created: before.created,
      livemode: before.livemode,
      app: before.app,
      name: before.name,
      email: params.email ?? before.email,
      currency: before.currency,
      description: params.description ?? before.description,
      metadata: Object.freeze(Object.assign({}, before.metadata, params.metadata as Record<string, string>)),
      sources: before.sources,
      default_source: before.default_source,
    });
    this.#customers.set(id, customer);
    return customer;
  }
}
