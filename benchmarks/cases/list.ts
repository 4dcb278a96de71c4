import { BareList, type ListQuery } from '../limits/list.ts';
import { type Case, type Figures, label, type Population, powersOfTen, type Row, type Scale } from '../support/case.ts';
import { measureAll, type Operation } from '../support/measure.ts';
import { appOf, barePopulation, ourPopulation, randomChoice } from '../support/population.ts';

const LIMITS = [10, 100] as const;
const POSITIONS = ['newest', 'middle', 'anywhere'] as const;
const OPERATIONS = { 10: 80_000, 100: 40_000 } as const;

/** How much slower a list may be at 1 M customers than at 1 k. */
const MAX_GROWTH = 1.5;

interface Shape {
  readonly limit: (typeof LIMITS)[number];
  readonly position: (typeof POSITIONS)[number];
}

/** The list in the chart. It is measured at every population; the other lists only at the small and the large ones. */
const CHARTED: Shape = { limit: 10, position: 'anywhere' };

const few = (scale: Scale): Population => ({ customers: scale.few, apps: 1 });
/** All customers in one app, and the same number spread so that each app is as large as the small population. */
const many = (scale: Scale): Population[] => [
  { customers: scale.many, apps: 1 },
  { customers: scale.many, apps: scale.many / scale.few },
];
const between = (scale: Scale): Population[] =>
  powersOfTen(scale)
    .slice(1, -1)
    .map((customers) => ({ customers, apps: 1 }));

const shapes = LIMITS.flatMap((limit) => POSITIONS.map((position): Shape => ({ limit, position })));
const shapesAt = ({ customers }: Population, scale: Scale): readonly Shape[] =>
  customers === scale.few || customers === scale.many ? shapes : [CHARTED];
const figure = (shape: Shape, population: Population) => `${shape.limit} ${shape.position}, ${label(population)}`;

const throughput = (shape: Shape, population: Population): Row => ({
  title: `list of ${figure(shape, population)}`,
  kind: 'throughput',
  figure: figure(shape, population),
  goal: 0.6,
  ...(shape.limit === CHARTED.limit &&
    shape.position === CHARTED.position &&
    population.apps === 1 && {
      point: { chart: 'population', series: 'list of 10', x: population.customers } as const,
    }),
});

/** Lists one app: the newest page, the page in the middle, and pages after random cursors. */
export const list: Case = {
  question: 'population',
  sharesPopulation: true,
  populations: (scale) => [few(scale), ...between(scale), ...many(scale)],

  rows: (scale) => [
    ...shapes.flatMap((shape): Row[] => [
      ...[few(scale), ...many(scale)].map((population) => throughput(shape, population)),
      ...many(scale).map((population) => ({
        title: `list of ${figure(shape, population)}: growth`,
        kind: 'growth' as const,
        figure: figure(shape, population),
        base: figure(shape, few(scale)),
        goal: MAX_GROWTH,
      })),
    ]),
    ...between(scale).map((population) => throughput(CHARTED, population)),
  ],

  async limit(population, scale) {
    const newestFirst = (await barePopulation(population)).customers.toReversed();
    const bare = new BareList(newestFirst);
    const app = appOf(0, population.apps);
    const ids = newestFirst.filter((customer) => customer.app === app).map(({ id }) => id);
    return measureLists(population, scale, ids.reverse(), (query) => bare.list(query));
  },

  async ours(population, scale) {
    const { clientele, ids } = await ourPopulation(population);
    const idsOfApp = ids.filter((_, i) => i % population.apps === 0);
    return measureLists(population, scale, idsOfApp, (query) => clientele.customers.list(query));
  },
};

/** @param ids The ids of the app's customers, oldest first. */
function measureLists(
  population: Population,
  scale: Scale,
  ids: readonly string[],
  list: (query: ListQuery) => PromiseLike<unknown>,
): Promise<Figures> {
  const app = appOf(0, population.apps);
  const middle = ids[ids.length >> 1] as string;
  // Without the oldest ones, so that every page is full.
  const anywhere = randomChoice(ids.slice(Math.max(...LIMITS)));
  const listsOf = (limit: number): Record<Shape['position'], Operation> => ({
    newest: () => list({ app, limit }),
    middle: () => list({ app, limit, starting_after: middle }),
    anywhere: (i) => list({ app, limit, starting_after: anywhere(i) }),
  });
  return measureAll(
    Object.fromEntries(
      shapesAt(population, scale).map((shape) => [
        figure(shape, population),
        [listsOf(shape.limit)[shape.position], OPERATIONS[shape.limit] * scale.share],
      ]),
    ),
  );
}
