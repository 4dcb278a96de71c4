/** A customer in the form that an import takes. `number` makes ids and creation times. */
export function customerOf(number: number, fields: object = {}): Record<string, unknown> {
  const id = `cus_${String(number).padStart(14, '0')}`;
  const card = `card_${String(number).padStart(14, '0')}`;
  const data = [
    {
      id: card,
      object: 'card',
      created: 1_500_000_000,
      last4: '8703',
      funding: 'credit',
      brand: 'UnionPay',
      bank: 'boc',
      customer: id,
    },
  ];
  return {
    id,
    object: 'customer',
    // Several customers have the same second.
    created: 1_500_000_000 + Math.floor(number / 3),
    livemode: false,
    app: 'app_1',
    name: null,
    email: `canary${number}@example.com`,
    currency: null,
    description: null,
    metadata: { number: String(number) },
    sources: { object: 'list', url: `/v1/customers/${id}/sources`, has_more: false, data },
    default_source: card,
    ...fields,
  };
}

export const customersOf = (count: number, fields: object = {}): Record<string, unknown>[] =>
  Array.from({ length: count }, (_, i) => customerOf(i, fields));

export const ndjsonOf = (customers: readonly unknown[]): string =>
  customers.map((customer) => `${JSON.stringify(customer)}\n`).join('');
