import type { IssueCard, TestClientele } from '../../adapters/testing/index.ts';
import type { CreateCustomer, Customer } from '../../src/core.ts';

export const APP = 'app_1Gqj58ynP0mHeX1q';
export const OTHER_APP = 'app_1Gqj58ynP0mHeX1r';

/** Parameters of a sample customer, all optional. */
type Sample = Partial<Omit<CreateCustomer, 'source' | 'sms_code'>> & { card?: IssueCard };

/** Creates a customer with a newly issued card. */
export const add = (
  { customers, issueCard }: Pick<TestClientele, 'customers' | 'issueCard'>,
  { card, ...params }: Sample = {},
): Promise<Customer> => customers.create({ app: APP, ...issueCard(card), ...params });

/** Creates customers one after another. Returns their ids in that order. */
export async function addMany(clientele: TestClientele, count: number, sample: Sample = {}): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < count) ids.push((await add(clientele, sample)).id);
  return ids;
}

/** Waits for some turns of the event loop, so that everything that needs no timer has settled. */
export async function turns(count = 5): Promise<void> {
  for (let i = 0; i < count; i += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}

export const idsOf = (items: readonly { readonly id: string }[]): string[] => items.map(({ id }) => id);
