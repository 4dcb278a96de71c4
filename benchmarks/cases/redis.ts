import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { RedisServer } from '../../test/support/redis/server.ts';
import { measureBareCache } from '../limits/cache.ts';
import { bareRedis } from '../limits/redis.ts';
import { callersLabel, measureCallers, runCallers, totalCallerOperations } from '../support/callers.ts';
import type { Case, Figure, Figures, Row } from '../support/case.ts';
import { loadIndex } from '../support/dist.ts';
import { measure, type Operation } from '../support/measure.ts';
import { appOf, paramsOf, randomChoice, sms, tokens } from '../support/population.ts';
import { unavailable, withRedis } from '../support/store.ts';

const CALLERS = [1, 16, 256];
const PARTITIONS = [4, 16, 64, 128];
const LIST_GOALS = new Map([
  [4, 2],
  [16, 2],
  [64, 4],
]);
const OPERATIONS = { create: 20_000, retrieve: 40_000, 'cold retrieve': 20_000, list: 10_000 } as const;
/** A create checks what the bare script does not; a cold retrieve checks and freezes what the bare `GET` only parses. */
const GOALS = { create: 0.6, retrieve: 0.8, 'cold retrieve': 0.6, list: 0.8 } as const;
const goalOf = (kind: keyof typeof GOALS, callers: number) => (kind === 'create' && callers === 1 ? 0.8 : GOALS[kind]);
const KINDS = Object.keys(OPERATIONS) as (keyof typeof OPERATIONS)[];
const CACHED_OPERATIONS = 300_000;
const PARTITIONED_OPERATIONS = 3000;
/** More customers than the store remembers: a retrieve of any of them is cold. */
const MANY = 20_000;
const CREATORS = 64;
const MAX = 10_000;
const APP = appOf(0, 1);
/** Requests of redis-benchmark. */
const REQUESTS = 100_000;

export const title = (kind: string, callers: number) =>
  `redis, ${kind === 'list' ? 'list of 10' : kind}, ${callersLabel(callers)}`;
export const partitionedTitle = (partitions: number) => `redis, list of 10, partitions: ${partitions}`;
const CACHED = 'redis, cached retrieve';
const BENCHMARK = 'redis, retrieve relative to redis-benchmark, 16 callers';

/** Creates, retrieves and lists on one Redis server; lists several partitions; retrieves through the cache. */
export const redis: Case = {
  question: 'redis',
  unavailable: () => unavailable('redis'),
  populations: ({ few }) => [{ customers: few, apps: 1 }],

  rows: () => [
    ...KINDS.flatMap((kind) =>
      CALLERS.map((callers): Row => {
        return {
          title: title(kind, callers),
          kind: 'throughput',
          figure: title(kind, callers),
          goal: goalOf(kind, callers),
        };
      }),
    ),
    { title: BENCHMARK, kind: 'throughput', figure: BENCHMARK },
    { title: CACHED, kind: 'throughput', figure: CACHED, goal: 0.6 },
    ...PARTITIONS.map((partitions): Row => {
      const figure = partitionedTitle(partitions);
      const goal = LIST_GOALS.get(partitions);
      return {
        title: figure,
        kind: 'growth',
        figure,
        base: partitionedTitle(1),
        ...(goal !== undefined && { goal }),
      };
    }),
  ],

  limit: (population, { share }) =>
    withRedis(async (server) => {
      const bare = await bareRedis(server.url);
      const ids = await createMany(MANY, (i) => bare.create(paramsOf(i, APP)));
      const hot = randomChoice(ids.slice(0, population.customers));
      const any = randomChoice(ids);
      const operations: Operations = {
        create: (i) => bare.create(paramsOf(MANY + i, APP)),
        retrieve: (i) => bare.retrieve(hot(i)),
        'cold retrieve': (i) => bare.retrieve(any(i)),
        list: () => bare.list(APP, 10),
      };
      const figures = await measureOperations(operations, share);
      const unit = { median: 1 };
      const partitioned = Object.fromEntries([1, ...PARTITIONS].map((count) => [partitionedTitle(count), unit]));
      bare.client.destroy();
      return {
        ...figures,
        ...partitioned,
        [BENCHMARK]: await measureServer(server, REQUESTS * Math.max(share, 0.2)),
        [CACHED]: await measureBareCache(population, MAX, CACHED_OPERATIONS * share),
      };
    }),

  ours: (population, { share }) =>
    withRedis(async (server) => {
      const { createClientele } = await loadIndex();
      const open = (partitions: number, cache?: { max: number }) => {
        const store = { kind: 'redis', url: server.url, prefix: `${partitions}:`, partitions } as const;
        return createClientele({ store, tokens, sms, cache, timeout: 60_000 });
      };
      const clientele = await open(1);
      const { customers } = clientele;
      const ids = await createMany(MANY, async (i) => (await customers.create(paramsOf(i, APP))).id);
      const hotIds = ids.slice(0, population.customers);
      const hot = randomChoice(hotIds);
      const any = randomChoice(ids);
      const partitioned: Record<string, Figure> = {
        [partitionedTitle(1)]: await measure(() => customers.list({ limit: 10 }), PARTITIONED_OPERATIONS * share),
      };
      for (const partitions of PARTITIONS) {
        const own = await open(partitions);
        await createMany(population.customers, async (i) => (await own.customers.create(paramsOf(i, APP))).id);
        const list = () => own.customers.list({ limit: 10 });
        partitioned[partitionedTitle(partitions)] = await measure(list, PARTITIONED_OPERATIONS * share);
        await own.close();
      }
      const cached = await open(1, { max: MAX });
      const figures = await measureOperations(
        {
          create: (i) => customers.create(paramsOf(MANY + i, APP)),
          retrieve: (i) => customers.retrieve(hot(i)),
          'cold retrieve': (i) => customers.retrieve(any(i)),
          list: () => customers.list({ app: APP, limit: 10 }),
        },
        share,
      );
      for (const id of hotIds) await cached.customers.retrieve(id);
      const cachedFigure = await measure((i) => cached.customers.retrieve(hot(i)), CACHED_OPERATIONS * share);
      await cached.close();
      await clientele.close();
      return {
        ...figures,
        ...partitioned,
        [BENCHMARK]: figures[title('retrieve', 16)] as Figure,
        [CACHED]: cachedFigure,
      };
    }),
};

type Operations = Readonly<Record<keyof typeof OPERATIONS, Operation>>;

/** Creates customers with several callers and returns their ids. */
async function createMany(count: number, create: (i: number) => Promise<string>): Promise<string[]> {
  const ids: string[] = [];
  await runCallers(async (i) => ids.push(await create(i)), CREATORS, count);
  return ids;
}

/** Measures each operation with each number of callers. */
async function measureOperations(operations: Operations, share: number): Promise<Figures> {
  const figures: Record<string, Figure> = {};
  let created = 0;
  for (const kind of KINDS) {
    for (const callers of CALLERS) {
      const count = (OPERATIONS[kind] * share) / (callers === 1 ? 5 : 1);
      const first = created;
      const { perOperation } = await measureCallers((i) => operations[kind](first + i), callers, count);
      figures[title(kind, callers)] = perOperation;
      if (kind === 'create') created += totalCallerOperations(count);
    }
  }
  return figures;
}

/** Measures the microseconds per GET that redis-benchmark reaches with 16 connections. */
async function measureServer({ port }: RedisServer, requests: number): Promise<Figure> {
  const args = ['-p', String(port), '-c', '16', '-n', String(requests), '-d', '600', '-t', 'set,get', '--csv'];
  const { stdout } = await promisify(execFile)('redis-benchmark', args);
  const perSecond = Number(/"GET","([\d.]+)"/.exec(stdout)?.[1]);
  return { median: 1_000_000 / perSecond };
}
