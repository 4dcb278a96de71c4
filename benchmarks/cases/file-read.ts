import { BareFileReader } from '../limits/file-read.ts';
import { type Case, type Figures, label, type Population, type Row, type Scale } from '../support/case.ts';
import { bareFilePopulation, filePopulation, ourFile } from '../support/file-population.ts';
import { measureAll, type Operation } from '../support/measure.ts';
import { appOf, randomChoice } from '../support/population.ts';
import { median } from '../support/statistics.ts';

const LIMITS = [10, 100];
const POSITIONS = ['newest', 'middle'] as const;
const OPERATIONS = new Map([
  [10, 4_000],
  [100, 1_000],
]);
const RETRIEVALS = 20_000;
const OPENINGS = 5;

/** The goals of lists by their limit. A short list pays more for the integrity checks at its ends (index-integrity.ts). */
const LIST_GOALS = new Map([
  [10, 0.4],
  [100, 0.7],
]);

/** Milliseconds in which a file of any size must open. */
const OPEN_GOAL = 200;

const populations = (scale: Scale): Population[] => [
  { customers: scale.many, apps: 1 },
  { customers: scale.many, apps: scale.many / scale.few },
];
const shapes = LIMITS.flatMap((limit) => POSITIONS.map((position) => ({ limit, position })));

const throughput = (operation: string, population: Population, goal: number): Row => ({
  title: `file ${operation}, ${label(population)}`,
  kind: 'throughput',
  figure: `${operation}, ${label(population)}`,
  goal,
});

/** The reads that both sides implement. */
interface Reader {
  readonly retrieve: (id: string) => PromiseLike<unknown>;
  readonly list: (app: string, limit: number, after?: string) => PromiseLike<unknown>;
}

/** Reads a file: opens it, retrieves customers in random order, and lists one app. */
export const fileRead: Case = {
  question: 'file',
  populations,

  rows: (scale) =>
    populations(scale).flatMap((population): Row[] => [
      throughput('retrieve', population, 0.7),
      ...shapes.map(({ limit, position }) =>
        throughput(`list of ${limit} ${position}`, population, LIST_GOALS.get(limit) as number),
      ),
      {
        title: `file open, ${label(population)}`,
        kind: 'time',
        figure: `open, ${label(population)}`,
        goal: OPEN_GOAL,
      },
    ]),

  async limit(population, { share }) {
    const { driver, path, ids } = await bareFilePopulation(population);
    const open = await measureOpen(async () => {
      const reader = BareFileReader.open(driver, path);
      await reader.retrieve(ids[0] as string);
      return async () => reader.close();
    });
    const reader = BareFileReader.open(driver, path);
    const list = (app: string, limit: number, after?: string) => reader.list(app, limit, after);
    return measureReads(population, share, ids, open, { retrieve: (id) => reader.retrieve(id), list });
  },

  async ours(population, { share }) {
    const { path, ids } = await filePopulation(population);
    const open = await measureOpen(async () => {
      const clientele = await ourFile(path);
      await clientele.customers.retrieve(ids[0] as string);
      return () => clientele.close();
    });
    const { customers } = await ourFile(path);
    return measureReads(population, share, ids, open, {
      retrieve: (id) => customers.retrieve(id),
      list: (app, limit, after) => customers.list(after ? { app, limit, starting_after: after } : { app, limit }),
    });
  },
};

async function measureReads(
  population: Population,
  share: number,
  ids: readonly string[],
  open: number,
  { retrieve, list }: Reader,
): Promise<Figures> {
  const app = appOf(0, population.apps);
  const idsOfApp = ids.filter((_, i) => i % population.apps === 0);
  const middle = idsOfApp[idsOfApp.length >> 1] as string;
  const id = randomChoice(ids);
  const operations: [string, [Operation, number]][] = [
    ['retrieve', [(i) => retrieve(id(i)), RETRIEVALS * share]],
    ...shapes.map(({ limit, position }): [string, [Operation, number]] => [
      `list of ${limit} ${position}`,
      [() => list(app, limit, position === 'middle' ? middle : undefined), (OPERATIONS.get(limit) as number) * share],
    ]),
  ];
  const figures = await measureAll(Object.fromEntries(operations));
  const named = Object.entries({ ...figures, open: { median: open } });
  return Object.fromEntries(named.map(([name, figure]) => [`${name}, ${label(population)}`, figure]));
}

/** Measures the milliseconds until the first customer is read. @param open Returns the function that closes the file. */
async function measureOpen(open: () => Promise<() => Promise<void>>): Promise<number> {
  const times: number[] = [];
  while (times.length < OPENINGS) {
    const start = performance.now();
    const close = await open();
    times.push(performance.now() - start);
    await close();
  }
  return median(times);
}
