import type { PlainCustomer } from '../../src/domain/customer.ts';

/** Retrieves a customer with the least work: `get` of a map behind one await. */
export class BareRetrieve {
  readonly #customers: { get(id: string): PlainCustomer | undefined };

  constructor(customers: { get(id: string): PlainCustomer | undefined }) {
    this.#customers = customers;
  }

  async retrieve(id: string): Promise<PlainCustomer | undefined> {
    return this.#customers.get(id);
  }
}
