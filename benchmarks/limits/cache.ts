import { LRUCache } from 'lru-cache';
import type { PlainCustomer } from '../../src/domain/customer.ts';
import type { Figure, Population } from '../support/case.ts';
import { measure } from '../support/measure.ts';
import { barePopulation, randomChoice } from '../support/population.ts';
import { BareRetrieve } from './retrieve.ts';

/** Measures the least that a cached retrieve can do: `get` of an lru-cache behind one await. */
export async function measureBareCache(population: Population, max: number, operations: number): Promise<Figure> {
  const { customers: all } = await barePopulation(population);
  const cached = new LRUCache<string, PlainCustomer>({ max });
  for (const customer of all) cached.set(customer.id, customer);
  const bare = new BareRetrieve(cached);
  const id = randomChoice(all.map((customer) => customer.id));
  return measure((i) => bare.retrieve(id(i)), operations);
}
