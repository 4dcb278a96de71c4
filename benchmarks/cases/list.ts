import { BareList } from '../limits/list.ts';
import { type Case, type Figures, label, type Population, type Row, type Scale } from '../support/case.ts';
import { measureAll, type Timed } from '../support/measure.ts';
import { appOf, barePopulation, drawnFrom, ourPopulation } from '../support/population.ts';

interface Query {
  readonly app: string;
  readonly limit: number;
  readonly starting_after?: string;
}

const LIMITS = [10, 100];
const PLACES = ['newest', 'middle', 'anywhere'] as const;
const OPERATIONS = new Map([
  [10, 40_000],
  [100, 20_000],
]);

/** How far from 1 M to 1 k a list may drift. */
const FLAT = 1.5;

const few = (scale: Scale): Population => ({ customers: scale.few, apps: 1 });
/** All of them in one app, and spread so that an app has as many as the small population has. */
const many = (scale: Scale): Population[] => [
  { customers: scale.many, apps: 1 },
  { customers: scale.many, apps: scale.many / scale.few },
];

const shapes = LIMITS.flatMap((limit) => PLACES.map((place) => ({ limit, place })));
const figure = (shape: (typeof shapes)[number], population: Population) =>
  `${shape.limit} ${shape.place}, ${label(population)}`;

/** Lists of one app: the newest page, the one in the middle, and pages behind cursors at random. */
export const list: Case = {
  populations: (scale) => [few(scale), ...many(scale)],

  rows: (scale) =>
    shapes.flatMap((shape): Row[] => [
      ...[few(scale), ...many(scale)].map((population) => ({
        title: `list of ${figure(shape, population)}`,
        kind: 'rate' as const,
        figure: figure(shape, population),
        expected: 0.5,
      })),
      ...many(scale).map((population) => ({
        title: `list of ${figure(shape, population)}: flatness`,
        kind: 'flatness' as const,
        figure: figure(shape, population),
        base: figure(shape, few(scale)),
        expected: FLAT,
      })),
    ]),

  async limit(population, { effort }) {
    const newestFirst = (await barePopulation(population)).reverse();
    const bare = new BareList(newestFirst);
    const app = appOf(0, population.apps);
    const ids = newestFirst.filter((customer) => customer.app === app).map(({ id }) => id);
    return measured(population, effort, ids.reverse(), (query) => bare.list(query));
  },

  async ours(population, { effort }) {
    const { clientele, ids } = await ourPopulation(population);
    const own = ids.filter((_, i) => i % population.apps === 0);
    return measured(population, effort, own, (query) => clientele.customers.list(query));
  },
};

/** @param ids Of the app's customers, oldest first. */
function measured(
  population: Population,
  effort: number,
  ids: readonly string[],
  list: (query: Query) => PromiseLike<unknown>,
): Promise<Figures> {
  const app = appOf(0, population.apps);
  const middle = ids[ids.length >> 1] as string;
  // Far enough from the oldest that every page is full.
  const anywhere = drawnFrom(ids.slice(Math.max(...LIMITS)));
  const timed = (limit: number): Record<(typeof PLACES)[number], Timed> => ({
    newest: () => list({ app, limit }),
    middle: () => list({ app, limit, starting_after: middle }),
    anywhere: (i) => list({ app, limit, starting_after: anywhere(i) }),
  });
  return measureAll(
    Object.fromEntries(
      shapes.map((shape) => [
        figure(shape, population),
        [timed(shape.limit)[shape.place], (OPERATIONS.get(shape.limit) as number) * effort],
      ]),
    ),
  );
}
