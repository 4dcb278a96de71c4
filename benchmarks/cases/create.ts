import type { Fakes } from '../../adapters/testing/fakes.ts';
import type { CreateCustomer } from '../../src/commands/create-customer.ts';
import { BareCustomers } from '../limits/create.ts';
import type { Case } from '../support/case.ts';
import { loadIndex, loadTesting } from '../support/dist.ts';
import { measure, totalOperations } from '../support/measure.ts';
import { appOf, paramsOf, tokens } from '../support/population.ts';

const OPERATIONS = 100_000;

/** Issues a card for each operation before the clock starts. */
function issueCards(fakes: Fakes, operations: number): CreateCustomer[] {
  return Array.from({ length: totalOperations(operations) }, (_, i) => {
    const params = paramsOf(i, appOf(i, 1000));
    const { source, sms_code } = params;
    fakes.tokens.add(tokens.retrieve(source));
    fakes.sms.add({ ...sms_code, source });
    return params;
  });
}

/** Creates customers with a card; the fakes verify them. */
export const create: Case = {
  question: 'service',
  populations: () => [{ customers: 0, apps: 1000 }],
  rows: () => [{ title: 'create', kind: 'throughput', figure: 'create', goal: 0.85 }],

  async limit(_, { share }) {
    const { Fakes } = await loadTesting();
    const fakes = new Fakes();
    const params = issueCards(fakes, OPERATIONS * share);
    const bare = new BareCustomers(fakes);
    return { create: await measure((i) => bare.create(params[i] as CreateCustomer), OPERATIONS * share) };
  },

  async ours(_, { share }) {
    const { createClientele } = await loadIndex();
    const { customers, fakes } = await createClientele();
    const params = issueCards(fakes, OPERATIONS * share);
    return { create: await measure((i) => customers.create(params[i] as CreateCustomer), OPERATIONS * share) };
  },
};
