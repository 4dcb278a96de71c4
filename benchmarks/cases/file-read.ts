import { type Case, type Figures, label, type Population, type Row, type Scale } from '../support/case.ts';
import { bareFile, filePopulation, ourFile } from '../support/file-population.ts';
import { measureAll, type Timed } from '../support/measure.ts';
import { appOf, drawnFrom } from '../support/population.ts';
import { median } from '../support/statistics.ts';

const LIMITS = [10, 100];
const PLACES = ['newest', 'middle'] as const;
const OPERATIONS = new Map([
  [10, 4_000],
  [100, 1_000],
]);
const RETRIEVALS = 20_000;
const OPENINGS = 5;

/** The share of the limit's lists a second: a short one bears the looks at what stands beside its ends (neighbours.ts). */
const LISTS = new Map([
  [10, 0.4],
  [100, 0.7],
]);

/** Milliseconds that opening a file may take, however many customers are in it. */
const OPEN = 200;

const populations = (scale: Scale): Population[] => [
  { customers: scale.many, apps: 1 },
  { customers: scale.many, apps: scale.many / scale.few },
];
const shapes = LIMITS.flatMap((limit) => PLACES.map((place) => ({ limit, place })));

const rate = (what: string, population: Population, expected: number): Row => ({
  title: `file ${what}, ${label(population)}`,
  kind: 'rate',
  figure: `${what}, ${label(population)}`,
  expected,
});

/** What both sides offer. */
interface Reading {
  readonly retrieve: (id: string) => PromiseLike<unknown>;
  readonly list: (app: string, limit: number, after?: string) => PromiseLike<unknown>;
}

/** Reading a file: customers at random, lists of one app, and opening it. */
export const fileRead: Case = {
  populations,

  rows: (scale) =>
    populations(scale).flatMap((population): Row[] => [
      rate('retrieve', population, 0.7),
      ...shapes.map(({ limit, place }) => rate(`list of ${limit} ${place}`, population, LISTS.get(limit) as number)),
      {
        title: `file open, ${label(population)}`,
        kind: 'lateness',
        figure: `open, ${label(population)}`,
        expected: OPEN,
      },
    ]),

  async limit(population, { effort }) {
    const { ids } = await filePopulation(population);
    // Made before the clock runs.
    await bareFile(population);
    const open = await opened(async () => {
      await (await bareFile(population)).retrieve(ids[0] as string);
    });
    const reader = await bareFile(population);
    const list = (app: string, limit: number, after?: string) => reader.list(app, limit, after);
    return measured(population, effort, ids, open, { retrieve: (id) => reader.retrieve(id), list });
  },

  async ours(population, { effort }) {
    const { path, ids } = await filePopulation(population);
    const open = await opened(async () => {
      const clientele = await ourFile(path);
      await clientele.customers.retrieve(ids[0] as string);
      return () => clientele.close();
    });
    const { customers } = await ourFile(path);
    return measured(population, effort, ids, open, {
      retrieve: (id) => customers.retrieve(id),
      list: (app, limit, after) => customers.list(after ? { app, limit, starting_after: after } : { app, limit }),
    });
  },
};

async function measured(
  population: Population,
  effort: number,
  ids: readonly string[],
  open: number,
  { retrieve, list }: Reading,
): Promise<Figures> {
  const app = appOf(0, population.apps);
  const own = ids.filter((_, i) => i % population.apps === 0);
  const middle = own[own.length >> 1] as string;
  const anyone = drawnFrom(ids);
  const operations: [string, [Timed, number]][] = [
    ['retrieve', [(i) => retrieve(anyone(i)), RETRIEVALS * effort]],
    ...shapes.map(({ limit, place }): [string, [Timed, number]] => [
      `list of ${limit} ${place}`,
      [() => list(app, limit, place === 'middle' ? middle : undefined), (OPERATIONS.get(limit) as number) * effort],
    ]),
  ];
  const figures = await measureAll(Object.fromEntries(operations));
  const named = Object.entries({ ...figures, open: { median: open } });
  return Object.fromEntries(named.map(([name, figure]) => [`${name}, ${label(population)}`, figure]));
}

/** Milliseconds from nothing to the first customer. @param open Answers what closes it. */
async function opened(open: () => Promise<(() => Promise<void>) | undefined>): Promise<number> {
  const times: number[] = [];
  while (times.length < OPENINGS) {
    const start = performance.now();
    const close = await open();
    times.push(performance.now() - start);
    await close?.();
  }
  return median(times);
}
