import type { Clientele, OperationOptions } from '../../../src/index.ts';
import { bindingOf } from '../any-verifiers.ts';

export interface Binding {
  readonly token: string;
  /** Id of the customer that gets the card; undefined to create a customer. */
  readonly customer: string | undefined;
}

/** Binds a token's card. Returns the id of its customer. */
export async function bindCard(
  { customers }: Clientele,
  { token, customer }: Binding,
  options: OperationOptions,
): Promise<string> {
  const binding = bindingOf(token);
  if (customer === undefined) return (await customers.create({ app: 'app_1', ...binding }, options)).id;
  await customers.sources.create(customer, binding, options);
  return customer;
}
