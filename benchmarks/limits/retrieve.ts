import type { PlainCustomer } from '../../src/domain/customer.ts';

/** The least that an asynchronous retrieve can be: a look into something that is there. */
export class BareRetrieve {
  readonly #customers: { get(id: string): PlainCustomer | undefined };

  constructor(customers: { get(id: string): PlainCustomer | undefined }) {
    this.#customers = customers;
  }

  async retrieve(id: string): Promise<PlainCustomer | undefined> {
    return this.#customers.get(id);
  }
}
