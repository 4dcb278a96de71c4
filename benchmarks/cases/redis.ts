import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { LRUCache } from 'lru-cache';
import type { PlainCustomer } from '../../src/domain/customer.ts';
import { RedisServer } from '../../test/support/redis/server.ts';
import { bareRedis } from '../limits/redis.ts';
import { BareRetrieve } from '../limits/retrieve.ts';
import type { Case, Figures, Population, Row } from '../support/case.ts';
import { loadIndex } from '../support/dist.ts';
import { measure, measureTogether, neededTogether, type Timed } from '../support/measure.ts';
import { appOf, barePopulation, drawnFrom, paramsOf, sms, tokens } from '../support/population.ts';

const CALLERS = [1, 16, 256];
const PARTITIONS = [4, 16, 64];
const OPERATIONS = { create: 20_000, retrieve: 40_000, 'retrieve, of many': 20_000, list: 10_000 } as const;
const KINDS = Object.keys(OPERATIONS) as (keyof typeof OPERATIONS)[];
const CACHED = 300_000;
/** More customers than are remembered, made by so many callers. */
const MANY = 20_000;
const MAKERS = 64;
const SPREAD = 4000;
const MAX = 10_000;
const APP = appOf(0, 1);

const title = (kind: string, callers: number) => `redis, ${kind === 'list' ? 'list of 10' : kind}, ${callers} callers`;
const spread = (partitions: number) => `redis, list of 10, partitions: ${partitions}`;
const CACHE = 'redis, retrieve, cached';
const BENCHMARK = 'redis, retrieve beside GET of redis-benchmark, 16 callers';

/** Creating, retrieving and listing on one Redis server; lists over several partitions; a retrieve that is cached. */
export const redis: Case = {
  unavailable: () =>
    spawnSync('redis-server', ['--version']).status === 0 ? undefined : 'redis-server is not installed',
  populations: ({ few }) => [{ customers: few, apps: 1 }],

  rows: () => [
    ...KINDS.flatMap((kind) =>
      CALLERS.map((callers): Row => {
        return { title: title(kind, callers), kind: 'rate', figure: title(kind, callers), expected: 0.8 };
      }),
    ),
    { title: BENCHMARK, kind: 'rate', figure: BENCHMARK, expected: 0 },
    { title: CACHE, kind: 'rate', figure: CACHE, expected: 0.5 },
    ...PARTITIONS.map((partitions): Row => {
      const figure = spread(partitions);
      return { title: figure, kind: 'flatness', figure, base: spread(1), expected: partitions <= 16 ? 2 : 4 };
    }),
  ],

  limit: (population, { effort }) =>
    onServer(async (server) => {
      const bare = await bareRedis(server.url);
      const ids = await made(MANY, (i) => bare.create(paramsOf(i, APP)));
      const id = drawnFrom(ids.slice(0, population.customers));
      const any = drawnFrom(ids);
      const operations: Operations = {
        create: (i) => bare.create(paramsOf(MANY + i, APP)),
        retrieve: (i) => bare.retrieve(id(i)),
        'retrieve, of many': (i) => bare.retrieve(any(i)),
        list: () => bare.list(APP, 10),
      };
      const figures = await measured(operations, effort);
      const one = { median: 1 };
      const spreads = Object.fromEntries([1, ...PARTITIONS].map((partitions) => [spread(partitions), one]));
      bare.client.destroy();
      return {
        ...figures,
        ...spreads,
        [BENCHMARK]: await ceiling(server),
        [CACHE]: await bareCached(population, effort),
      };
    }),

  ours: (population, { effort }) =>
    onServer(async (server) => {
      const { createClientele } = await loadIndex();
      const open = async (partitions: number, cache?: { max: number }) => {
        const store = { kind: 'redis', url: server.url, prefix: `${partitions}:`, partitions } as const;
        const clientele = await createClientele({ store, tokens, sms, cache, timeout: 60_000 });
        const create = async (i: number) => (await clientele.customers.create(paramsOf(i, APP))).id;
        const customers = partitions > 1 ? population.customers : MANY;
        return { clientele, ids: cache ? [] : await made(customers, create) };
      };
      const { clientele, ids } = await open(1);
      const few = ids.slice(0, population.customers);
      const id = drawnFrom(few);
      const any = drawnFrom(ids);
      const { customers } = clientele;
      const spreads: Record<string, Figures[string]> = {};
      for (const partitions of [1, ...PARTITIONS]) {
        const own = partitions === 1 ? clientele : (await open(partitions)).clientele;
        spreads[spread(partitions)] = await measure(() => own.customers.list({ limit: 10 }), SPREAD * effort);
        if (own !== clientele) await own.close();
      }
      const cached = await open(1, { max: MAX });
      const figures = await measured(
        {
          create: (i) => customers.create(paramsOf(MANY + i, APP)),
          retrieve: (i) => customers.retrieve(id(i)),
          'retrieve, of many': (i) => customers.retrieve(any(i)),
          list: () => customers.list({ app: APP, limit: 10 }),
        },
        effort,
      );
      for (const each of few) await cached.clientele.customers.retrieve(each);
      const cache = await measure((i) => cached.clientele.customers.retrieve(id(i)), CACHED * effort);
      await cached.clientele.close();
      await clientele.close();
      return { ...figures, ...spreads, [BENCHMARK]: figures[title('retrieve', 16)] as Figures[string], [CACHE]: cache };
    }),
};

type Operations = Readonly<Record<keyof typeof OPERATIONS, Timed>>;

/** The ids of so many customers, made by several callers. */
async function made(count: number, create: (i: number) => Promise<string>): Promise<string[]> {
  const ids: string[] = [];
  let i = 0;
  const maker = async () => {
    while (i < count) ids.push(await create(i++));
  };
  await Promise.all(Array.from({ length: MAKERS }, maker));
  return ids;
}

async function onServer<T>(use: (server: RedisServer) => Promise<T>): Promise<T> {
  const server = await RedisServer.start();
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}

/** Each operation by one caller after the other, then by several at once. */
async function measured(operations: Operations, effort: number): Promise<Record<string, Figures[string]>> {
  const figures: Record<string, Figures[string]> = {};
  let used = 0;
  for (const kind of KINDS) {
    for (const callers of CALLERS) {
      const count = (OPERATIONS[kind] * effort) / (callers === 1 ? 5 : 1);
      const from = used;
      figures[title(kind, callers)] = await measureTogether((i) => operations[kind](from + i), count, callers);
      if (kind === 'create') used += neededTogether(count);
    }
  }
  return figures;
}

/** What the server can do for a client that does nothing else: microseconds of a GET, 16 connections. */
async function ceiling({ port }: RedisServer) {
  const args = ['-p', String(port), '-c', '16', '-n', '100000', '-d', '600', '-t', 'set,get', '--csv'];
  const { stdout } = await promisify(execFile)('redis-benchmark', args);
  const perSecond = Number(/"GET","([\d.]+)"/.exec(stdout)?.[1]);
  return { median: 1_000_000 / perSecond };
}

async function bareCached(population: Population, effort: number) {
  const all = await barePopulation(population);
  const held = new LRUCache<string, PlainCustomer>({ max: MAX });
  for (const customer of all) held.set(customer.id, customer);
  const bare = new BareRetrieve(held);
  const id = drawnFrom(all.map((customer) => customer.id));
  return measure((i) => bare.retrieve(id(i)), CACHED * effort);
}
