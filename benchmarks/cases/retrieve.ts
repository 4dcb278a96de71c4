import { BareRetrieve } from '../limits/retrieve.ts';
import { type Case, label, type Population, type Scale, short } from '../support/case.ts';
import { measure } from '../support/measure.ts';
import { barePopulation, drawnFrom, ourPopulation } from '../support/population.ts';

const OPERATIONS = 300_000;

const populations = ({ few, many }: Scale): Population[] => [few, many].map((customers) => ({ customers, apps: 1 }));

/** Retrieving customers at random. */
export const retrieve: Case = {
  populations,
  rows: (scale) =>
    populations(scale).map((population) => ({
      title: `retrieve, ${short(population.customers)}`,
      kind: 'rate',
      figure: label(population),
      expected: 0.5,
    })),

  async limit(population, { effort }) {
    const all = await barePopulation(population);
    const bare = new BareRetrieve(new Map(all.map((customer) => [customer.id, customer])));
    const id = drawnFrom(all.map((customer) => customer.id));
    return { [label(population)]: await measure((i) => bare.retrieve(id(i)), OPERATIONS * effort) };
  },

  async ours(population, { effort }) {
    const { clientele, ids } = await ourPopulation(population);
    const id = drawnFrom(ids);
    return { [label(population)]: await measure((i) => clientele.customers.retrieve(id(i)), OPERATIONS * effort) };
  },
};
