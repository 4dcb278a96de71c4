import type { Clientele, OperationOptions } from '../../../src/index.ts';
import { bindingOf } from '../any-verifiers.ts';

export interface Binding {
  readonly token: string;
  /** Whom the card is bound to, in place of a new customer. */
  readonly customer: string | undefined;
}

/** The id of the customer that a token's card is bound to: a new one, or one that there is. */
export async function bound(
  { customers }: Clientele,
  { token, customer }: Binding,
  options: OperationOptions,
): Promise<string> {
  const binding = bindingOf(token);
  if (customer === undefined) return (await customers.create({ app: 'app_1', ...binding }, options)).id;
  await customers.sources.create(customer, binding, options);
  return customer;
}
