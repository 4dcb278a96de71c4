import { type Case, short } from '../support/case.ts';
import { barePopulation, ourPopulation } from '../support/population.ts';

/** Measures the heap per customer. The verifiers store nothing, so the customer store is all that grows. */
export const heap: Case = {
  question: 'population',
  sharesPopulation: true,
  populations: ({ many }) => [{ customers: many, apps: 1 }],
  rows: ({ many }) => [{ title: `heap per customer, ${short(many)}`, kind: 'size', figure: 'heap', goal: 1.3 }],
  limit: async (population) => ({ heap: { median: (await barePopulation(population)).heap } }),
  ours: async (population) => ({ heap: { median: (await ourPopulation(population)).heap } }),
};
