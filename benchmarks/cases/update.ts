import type { UpdateCustomer } from '../../src/commands/update-customer.ts';
import { BareUpdate } from '../limits/update.ts';
import type { Case } from '../support/case.ts';
import { measure } from '../support/measure.ts';
import { barePopulation, ourPopulation, randomChoice } from '../support/population.ts';

const OPERATIONS = 100_000;

/** Returns parameters that differ from those before. */
const paramsOfUpdate = (i: number): UpdateCustomer => ({
  description: `Update number ${i}`,
  metadata: { order: `updated_${i}` },
});

/** Updates customers in random order. */
export const update: Case = {
  question: 'service',
  sharesPopulation: true,
  populations: ({ few }) => [{ customers: few, apps: 1 }],
  rows: () => [{ title: 'update', kind: 'throughput', figure: 'update', goal: 0.6 }],

  async limit(population, { share }) {
    const { customers: all } = await barePopulation(population);
    const bare = new BareUpdate(new Map(all.map((customer) => [customer.id, customer])));
    const id = randomChoice(all.map((customer) => customer.id));
    return { update: await measure((i) => bare.update(id(i), paramsOfUpdate(i)), OPERATIONS * share) };
  },

  async ours(population, { share }) {
    const { clientele, ids } = await ourPopulation(population);
    const id = randomChoice(ids);
    return {
      update: await measure((i) => clientele.customers.update(id(i), paramsOfUpdate(i)), OPERATIONS * share),
    };
  },
};
