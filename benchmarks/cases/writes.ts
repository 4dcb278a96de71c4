import { callersLabel, measureCallers, totalCallerOperations } from '../support/callers.ts';
import type { Case, Figure, Figures, Row, Scale } from '../support/case.ts';
import { collectGarbage } from '../support/measure.ts';
import { appOf, barePopulation, paramsOf } from '../support/population.ts';
import { median } from '../support/statistics.ts';
import { type StoreKind, unavailable, withStore } from '../support/store.ts';

const CALLERS = [1, 16, 256];
const MOST = Math.max(...CALLERS);
const APPS = 1000;

/** The creates of the most callers. */
const OPERATIONS: Readonly<Record<StoreKind, number>> = { memory: 60_000, file: 40_000, redis: 40_000 };
/** The share of them that fewer callers make: on disk, and in Redis, each of these waits much longer. */
const SHARES: Readonly<Record<number, number>> = { 1: 1 / 32, 16: 1 / 2, 256: 1 };
const IMPORTED: Readonly<Record<StoreKind, number>> = { memory: 50_000, file: 20_000, redis: 20_000 };
const IMPORTS = 10;

/**
 * The least fraction of its operations that a store runs, also in a quick run. In memory, fewer would measure code that V8 has
 * not compiled yet: the first 10,000 customers take up to five times as long as later ones.
 */
const LEAST_SHARE: Readonly<Record<StoreKind, number>> = { memory: 0.5, file: 0, redis: 0 };

/** What a key and an import may cost, relative to plain creates. */
const GOAL = 0.6;
const IMPORT = 'import';

/** Creates customers with an idempotency key, and imports customers. The limit is the package's own create without a key. */
export const writes = (kind: StoreKind): Case => ({
  question: 'key',
  unavailable: () => unavailable(kind),
  populations: () => [{ customers: 0, apps: APPS }],

  rows: () => [
    ...CALLERS.map((callers): Row => {
      const figure = callersLabel(callers);
      const point = { chart: 'key', series: kind, x: callers } as const;
      return { title: `${kind}, create with a key, ${figure}`, kind: 'throughput', figure, goal: GOAL, point };
    }),
    {
      title: `${kind}, import relative to creates of ${callersLabel(MOST)}`,
      kind: 'throughput',
      figure: IMPORT,
      goal: GOAL,
    },
  ],

  limit: (_, scale) =>
    withStore(kind, async ({ customers }) => {
      const figures = await measureCreates(kind, shareOf(kind, scale), (i) =>
        customers.create(paramsOf(i, appOf(i, APPS))),
      );
      return { ...figures, [IMPORT]: figures[callersLabel(MOST)] as Figure };
    }),

  ours: (_, scale) =>
    withStore(kind, async (clientele) => {
      const share = shareOf(kind, scale);
      const create = (i: number) =>
        clientele.customers.create(paramsOf(i, appOf(i, APPS)), { idempotencyKey: `order_${i}` });
      const figures = await measureCreates(kind, share, create);
      const { customers: exported } = await barePopulation({ customers: IMPORTED[kind] * share, apps: APPS });
      return { ...figures, [IMPORT]: await measureImport(exported, (customers) => clientele.import(customers)) };
    }),
});

const shareOf = (kind: StoreKind, { share }: Scale): number => Math.max(share, LEAST_SHARE[kind]);

async function measureCreates(
  kind: StoreKind,
  share: number,
  create: (i: number) => PromiseLike<unknown>,
): Promise<Figures> {
  let created = 0;
  const figures: Record<string, Figure> = {};
  // Most callers first, so that a single caller does not write to an empty store.
  for (const callers of [...CALLERS].reverse()) {
    const first = created;
    const count = Math.ceil(OPERATIONS[kind] * share * (kind === 'memory' ? 1 : (SHARES[callers] as number)));
    figures[callersLabel(callers)] = (await measureCallers((i) => create(first + i), callers, count)).perOperation;
    created += totalCallerOperations(count);
  }
  return figures;
}

/** Measures microseconds per customer. The first of several imports only warms up. */
async function measureImport<T>(
  customers: readonly T[],
  run: (customers: readonly T[]) => AsyncIterable<{ readonly imported: boolean }>,
): Promise<Figure> {
  collectGarbage();
  const size = Math.floor(customers.length / IMPORTS);
  const parts: number[] = [];
  for (let part = 0; part < IMPORTS; part += 1) {
    const start = performance.now();
    for await (const { imported } of run(customers.slice(part * size, (part + 1) * size))) {
      if (!imported) throw new Error('a customer was not imported');
    }
    parts.push(((performance.now() - start) * 1000) / size);
  }
  return { median: median(parts.slice(1)) };
}
