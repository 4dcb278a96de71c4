import type { Fakes } from '../../adapters/testing/fakes.ts';
import type { CreateCustomer } from '../../src/commands/create-customer.ts';
import { BareCustomers } from '../limits/create.ts';
import type { Case } from '../support/case.ts';
import { loadIndex, loadTesting } from '../support/dist.ts';
import { measure, needed } from '../support/measure.ts';
import { appOf, paramsOf, tokens } from '../support/population.ts';

const OPERATIONS = 40_000;

/** Cards are issued ahead of the clock. */
function issued(fakes: Fakes, operations: number): CreateCustomer[] {
  return Array.from({ length: needed(operations) }, (_, i) => {
    const params = paramsOf(i, appOf(i, 1000));
    const { source, sms_code } = params;
    fakes.tokens.add(tokens.retrieve(source));
    fakes.sms.add({ ...sms_code, source });
    return params;
  });
}

/** Creating with a card, the fakes as verifiers. */
export const create: Case = {
  populations: () => [{ customers: 0, apps: 1000 }],
  rows: () => [{ title: 'create', kind: 'rate', figure: 'create', expected: 0.5 }],

  async limit(_, { effort }) {
    const { Fakes } = await loadTesting();
    const fakes = new Fakes();
    const params = issued(fakes, OPERATIONS * effort);
    const bare = new BareCustomers(fakes);
    return { create: await measure((i) => bare.create(params[i] as CreateCustomer), OPERATIONS * effort) };
  },

  async ours(_, { effort }) {
    const { createClientele } = await loadIndex();
    const { customers, fakes } = await createClientele();
    const params = issued(fakes, OPERATIONS * effort);
    return { create: await measure((i) => customers.create(params[i] as CreateCustomer), OPERATIONS * effort) };
  },
};
