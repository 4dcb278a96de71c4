import { type Case, type Population, powersOfTen, type Row, type Scale, short } from '../support/case.ts';
import { measure } from '../support/measure.ts';
import { appOf, barePopulation, ourPopulation, paramsOf } from '../support/population.ts';

const OPERATIONS = 20_000;

/** How much slower a create may be at the large population than at the small one. */
const MAX_GROWTH = 1.5;

const populations = (scale: Scale): Population[] => powersOfTen(scale).map((customers) => ({ customers, apps: 1 }));
const figureOf = (customers: number) => `create, ${short(customers)}`;

/** Creates customers in a store that has many. Must run last on its population. */
export const createMore: Case = {
  question: 'population',
  sharesPopulation: true,
  populations,
  rows: (scale) => [
    ...populations(scale).map(({ customers }): Row => {
      const point = { chart: 'population', series: 'create', x: customers } as const;
      return { title: figureOf(customers), kind: 'throughput', figure: figureOf(customers), point };
    }),
    {
      title: `${figureOf(scale.many)}: growth`,
      kind: 'growth',
      figure: figureOf(scale.many),
      base: figureOf(scale.few),
      goal: MAX_GROWTH,
    },
  ],

  async limit({ customers }, { share }) {
    const { bare } = await barePopulation({ customers, apps: 1 });
    const create = (i: number) => bare.create(paramsOf(customers + i, appOf(0, 1)));
    return { [figureOf(customers)]: await measure(create, OPERATIONS * share) };
  },

  async ours({ customers }, { share }) {
    const { clientele } = await ourPopulation({ customers, apps: 1 });
    const create = (i: number) => clientele.customers.create(paramsOf(customers + i, appOf(0, 1)));
    return { [figureOf(customers)]: await measure(create, OPERATIONS * share) };
  },
};
