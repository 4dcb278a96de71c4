import type { ClienteleEvent, PlainCustomer } from '../../src/core.ts';

/** A copy of all customers, kept from the events of the change feed alone. */
export class FeedCopy {
  readonly customers = new Map<string, PlainCustomer>();

  apply({ type, data }: ClienteleEvent): void {
    switch (type) {
      case 'customer.created':
        this.customers.set(data.object.id, data.object);
        break;
      case 'customer.updated':
        this.#change(data.object.id, ({ sources }) => ({ ...data.object, sources }));
        break;
      case 'customer.deleted':
        this.customers.delete(data.object.id);
        break;
      case 'customer.source.created':
      case 'customer.source.deleted': {
        const { object: card, ...fields } = data;
        this.#change(card.customer as string, ({ sources, ...customer }) => {
          const others = sources.data.filter(({ id }) => id !== card.id);
          const cards = type === 'customer.source.created' ? [card, ...others] : others;
          return { ...customer, ...fields, sources: { ...sources, data: cards } };
        });
      }
    }
  }

  #change(id: string, change: (customer: PlainCustomer) => PlainCustomer): void {
    const customer = this.customers.get(id);
    if (customer) this.customers.set(id, change(customer));
  }
}
