import { measureBareCache } from '../limits/cache.ts';
import type { Case } from '../support/case.ts';
import { measure } from '../support/measure.ts';
import { openPopulation, randomChoice } from '../support/population.ts';

const OPERATIONS = 300_000;
const MAX = 10_000;

/** Retrieves customers that are in the cache. */
export const cache: Case = {
  question: 'service',
  populations: ({ few }) => [{ customers: few, apps: 1 }],
  rows: () => [{ title: 'cache hit', kind: 'throughput', figure: 'hit', goal: 0.6 }],

  limit: async (population, { share }) => ({ hit: await measureBareCache(population, MAX, OPERATIONS * share) }),

  async ours(population, { share }) {
    const { clientele, ids } = await openPopulation(population, { cache: { max: MAX } });
    const id = randomChoice(ids);
    const hit = await measure((i) => clientele.customers.retrieve(id(i)), OPERATIONS * share);
    const { misses } = (await clientele.describe()).cache as { misses: number };
    if (misses > 0) throw new Error(`${misses} reads missed the cache`);
    return { hit };
  },
};
