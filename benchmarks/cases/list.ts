import { BareList, type ListQuery } from '../limits/list.ts';
import { type Case, type Figures, label, type Population, type Row, type Scale } from '../support/case.ts';
import { measureAll, type Operation } from '../support/measure.ts';
import { appOf, barePopulation, ourPopulation, randomChoice } from '../support/population.ts';

const LIMITS = [10, 100];
const POSITIONS = ['newest', 'middle', 'anywhere'] as const;
const OPERATIONS = new Map([
  [10, 40_000],
  [100, 20_000],
]);

/** How much slower a list may be at 1 M customers than at 1 k. */
const MAX_GROWTH = 1.5;

const few = (scale: Scale): Population => ({ customers: scale.few, apps: 1 });
/** All customers in one app, and the same number spread so that each app is as large as the small population. */
const many = (scale: Scale): Population[] => [
  { customers: scale.many, apps: 1 },
  { customers: scale.many, apps: scale.many / scale.few },
];

const shapes = LIMITS.flatMap((limit) => POSITIONS.map((position) => ({ limit, position })));
const figure = (shape: (typeof shapes)[number], population: Population) =>
  `${shape.limit} ${shape.position}, ${label(population)}`;

/** Lists one app: the newest page, the page in the middle, and pages after random cursors. */
export const list: Case = {
  populations: (scale) => [few(scale), ...many(scale)],

  rows: (scale) =>
    shapes.flatMap((shape): Row[] => [
      ...[few(scale), ...many(scale)].map((population) => ({
        title: `list of ${figure(shape, population)}`,
        kind: 'throughput' as const,
        figure: figure(shape, population),
        goal: 0.6,
      })),
      ...many(scale).map((population) => ({
        title: `list of ${figure(shape, population)}: growth`,
        kind: 'growth' as const,
        figure: figure(shape, population),
        base: figure(shape, few(scale)),
        goal: MAX_GROWTH,
      })),
    ]),

  async limit(population, { share }) {
    const newestFirst = (await barePopulation(population)).reverse();
    const bare = new BareList(newestFirst);
    const app = appOf(0, population.apps);
    const ids = newestFirst.filter((customer) => customer.app === app).map(({ id }) => id);
    return measureLists(population, share, ids.reverse(), (query) => bare.list(query));
  },

  async ours(population, { share }) {
    const { clientele, ids } = await ourPopulation(population);
    const idsOfApp = ids.filter((_, i) => i % population.apps === 0);
    return measureLists(population, share, idsOfApp, (query) => clientele.customers.list(query));
  },
};

/** @param ids The ids of the app's customers, oldest first. */
function measureLists(
  population: Population,
  share: number,
  ids: readonly string[],
  list: (query: ListQuery) => PromiseLike<unknown>,
): Promise<Figures> {
  const app = appOf(0, population.apps);
  const middle = ids[ids.length >> 1] as string;
  // Without the oldest ones, so that every page is full.
  const anywhere = randomChoice(ids.slice(Math.max(...LIMITS)));
  const listsOf = (limit: number): Record<(typeof POSITIONS)[number], Operation> => ({
    newest: () => list({ app, limit }),
    middle: () => list({ app, limit, starting_after: middle }),
    anywhere: (i) => list({ app, limit, starting_after: anywhere(i) }),
  });
  return measureAll(
    Object.fromEntries(
      shapes.map((shape) => [
        figure(shape, population),
        [listsOf(shape.limit)[shape.position], (OPERATIONS.get(shape.limit) as number) * share],
      ]),
    ),
  );
}
