import { LRUCache } from 'lru-cache';
import type { PlainCustomer } from '../../src/domain/customer.ts';
import { BareRetrieve } from '../limits/retrieve.ts';
import type { Case } from '../support/case.ts';
import { loadIndex } from '../support/dist.ts';
import { measure } from '../support/measure.ts';
import { appOf, barePopulation, drawnFrom, paramsOf, sms, tokens } from '../support/population.ts';

const OPERATIONS = 300_000;
const MAX = 10_000;

/** Retrieving customers that are in the cache. */
export const cache: Case = {
  populations: ({ few }) => [{ customers: few, apps: 1 }],
  rows: () => [{ title: 'cache hit', kind: 'rate', figure: 'hit', expected: 0.5 }],

  async limit(population, { effort }) {
    const all = await barePopulation(population);
    const held = new LRUCache<string, PlainCustomer>({ max: MAX });
    for (const customer of all) held.set(customer.id, customer);
    const bare = new BareRetrieve(held);
    const id = drawnFrom(all.map((customer) => customer.id));
    return { hit: await measure((i) => bare.retrieve(id(i)), OPERATIONS * effort) };
  },

  async ours({ customers }, { effort }) {
    const { createClientele } = await loadIndex();
    const clientele = await createClientele({ tokens, sms, cache: { max: MAX } });
    const ids: string[] = [];
    for (let i = 0; i < customers; i += 1) {
      ids.push((await clientele.customers.create(paramsOf(i, appOf(i, 1)))).id);
    }
    const id = drawnFrom(ids);
    const hit = await measure((i) => clientele.customers.retrieve(id(i)), OPERATIONS * effort);
    const { misses } = (await clientele.describe()).cache as { misses: number };
    if (misses > 0) throw new Error(`${misses} reads were no hits`);
    return { hit };
  },
};
