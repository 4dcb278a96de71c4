import { BareRetrieve } from '../limits/retrieve.ts';
import { type Case, label, type Population, powersOfTen, type Scale, short } from '../support/case.ts';
import { measure } from '../support/measure.ts';
import { barePopulation, ourPopulation, randomChoice } from '../support/population.ts';

const OPERATIONS = 300_000;

const populations = (scale: Scale): Population[] => powersOfTen(scale).map((customers) => ({ customers, apps: 1 }));

/** Retrieves customers in random order. */
export const retrieve: Case = {
  question: 'population',
  sharesPopulation: true,
  populations,
  rows: (scale) =>
    populations(scale).map((population) => ({
      title: `retrieve, ${short(population.customers)}`,
      kind: 'throughput',
      figure: label(population),
      goal: 0.6,
      point: { chart: 'population', series: 'retrieve', x: population.customers },
    })),

  async limit(population, { share }) {
    const { customers: all } = await barePopulation(population);
    const bare = new BareRetrieve(new Map(all.map((customer) => [customer.id, customer])));
    const id = randomChoice(all.map((customer) => customer.id));
    return { [label(population)]: await measure((i) => bare.retrieve(id(i)), OPERATIONS * share) };
  },

  async ours(population, { share }) {
    const { clientele, ids } = await ourPopulation(population);
    const id = randomChoice(ids);
    return { [label(population)]: await measure((i) => clientele.customers.retrieve(id(i)), OPERATIONS * share) };
  },
};
