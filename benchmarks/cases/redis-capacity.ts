import type { RedisServer } from '../../test/support/redis/server.ts';
import { Cluster } from '../../test/support/redis/topologies.ts';
import { bareRedis } from '../limits/redis.ts';
import { runCallers } from '../support/callers.ts';
import type { Case, Figures, Row } from '../support/case.ts';
import { loadIndex } from '../support/dist.ts';
import type { Operation } from '../support/measure.ts';
import { appOf, paramsOf, randomChoice, sms, tokens } from '../support/population.ts';
import { memoryUsed, serverTime } from '../support/redis-server.ts';
import { unavailable, withRedis } from '../support/store.ts';

const CALLERS = 256;
const CREATES = 40_000;
const RETRIEVES = 80_000;
const PARTITIONS = 16;
const APP = appOf(0, 1);

const feedKey = (partition: number) => `clientele:{test:default:${partition}}:feed`;

/** The rows that docs/redis.md computes its capacities from: see ../scale.ts. */
export const CAPACITY = {
  customerBytes: 'redis, bytes of a customer',
  eventBytes: 'redis, bytes of an event',
  create: 'redis, creates per second of server processor time',
  retrieve: 'redis, retrieves per second of server processor time',
  partitionedCreate: `redis, server time of a create, partitions: ${PARTITIONS}`,
  firstPartition: `redis, server time of a create in the first partition, partitions: ${PARTITIONS}`,
} as const;

/** Measures what a customer takes of a Redis server: its memory, and the processor time of its operations. */
export const redisCapacity: Case = {
  question: 'redis',
  unavailable: () => unavailable('redis'),
  populations: () => [{ customers: 0, apps: 1 }],
  rows: () => [
    { title: CAPACITY.customerBytes, kind: 'size', figure: CAPACITY.customerBytes, goal: 1.3 },
    { title: CAPACITY.eventBytes, kind: 'size', figure: CAPACITY.eventBytes, goal: 1.1 },
    ...[CAPACITY.create, CAPACITY.retrieve].map((title): Row => ({ title, kind: 'throughput', figure: title })),
    ...[CAPACITY.partitionedCreate, CAPACITY.firstPartition].map(
      (title): Row => ({ title, kind: 'growth', figure: title, base: CAPACITY.create }),
    ),
  ],

  limit: (_, { share }) =>
    withRedis(async (server) => {
      const bare = await bareRedis(server.url);
      const figures = await measureServer(
        server,
        share,
        '{b}:feed',
        (i) => bare.create(paramsOf(i, APP)),
        bare.retrieve,
      );
      bare.client.destroy();
      const unit = figures[CAPACITY.create] as Figures[string];
      return { ...figures, [CAPACITY.partitionedCreate]: unit, [CAPACITY.firstPartition]: unit };
    }),

  ours: async (_, { share }) => ({
    ...(await withRedis(async (server) => {
      const clientele = await open({ url: server.url });
      const create = async (i: number) => (await clientele.customers.create(paramsOf(i, APP))).id;
      const figures = await measureServer(server, share, feedKey(0), create, (id) => clientele.customers.retrieve(id));
      await clientele.close();
      return figures;
    })),
    ...(await measureCluster(share)),
  }),
};

type RedisStoreOptions =
  | { readonly url: string }
  | { readonly client: Awaited<ReturnType<Cluster['client']>>; readonly partitions: number };

async function open(store: RedisStoreOptions) {
  const { createClientele } = await loadIndex();
  return createClientele({ store: { kind: 'redis', ...store }, tokens, sms, timeout: 60_000 });
}

/** Measures one partition. Random retrieves of so many customers are cold for the store. */
async function measureServer(
  server: RedisServer,
  share: number,
  feed: string,
  create: (i: number) => Promise<string>,
  retrieve: (id: string) => PromiseLike<unknown>,
): Promise<Figures> {
  const ids: string[] = [];
  const creates = CREATES * share;
  const before = await memoryUsed(server);
  const createTime = await timePerOperation(server, creates, async (i) => ids.push(await create(i)));
  const feedBytes = Number((await server.command('MEMORY', 'USAGE', feed, 'SAMPLES', '0')).slice(1));
  const bytes = (await memoryUsed(server)) - before;
  const id = randomChoice(ids);
  const retrieveTime = await timePerOperation(server, RETRIEVES * share, (i) => retrieve(id(i)));
  return {
    [CAPACITY.customerBytes]: { median: (bytes - feedBytes) / creates },
    [CAPACITY.eventBytes]: { median: feedBytes / creates },
    [CAPACITY.create]: { median: createTime },
    [CAPACITY.retrieve]: { median: retrieveTime },
  };
}

/**
 * Measures creates in a cluster, and how much of their time the first partition costs for all others: the time of its
 * primary beyond that of the other primaries, in proportion to their partitions.
 */
async function measureCluster(share: number): Promise<Figures> {
  const cluster = await Cluster.start();
  const client = await cluster.client();
  const clientele = await open({ client, partitions: PARTITIONS });
  const creates = CREATES * share;
  const create = (i: number) => clientele.customers.create(paramsOf(i, APP));
  await runCallers(create, CALLERS, CALLERS);
  const start = await Promise.all(cluster.primaries.map(serverTime));
  await runCallers((i) => create(CALLERS + i), CALLERS, creates);
  const end = await Promise.all(cluster.primaries.map(serverTime));
  const homes = await Promise.all(Array.from({ length: PARTITIONS }, (_, i) => cluster.primaryOf(feedKey(i))));
  await clientele.close();
  client.destroy();
  await cluster.stop();

  const total = { time: 0, partitions: PARTITIONS };
  const first = { time: 0, partitions: homes.filter((home) => home === homes[0]).length };
  for (const [i, primary] of cluster.primaries.entries()) {
    const time = (end[i] as number) - (start[i] as number);
    total.time += time;
    if (primary === homes[0]) first.time += time;
  }
  const perPartition = (total.time - first.time) / (total.partitions - first.partitions);
  return {
    [CAPACITY.partitionedCreate]: { median: total.time / creates },
    [CAPACITY.firstPartition]: { median: Math.max(0, first.time - perPartition * first.partitions) / creates },
  };
}

/** Returns the microseconds of the server's processor per operation of many callers. */
async function timePerOperation(server: RedisServer, count: number, operation: Operation): Promise<number> {
  const start = await serverTime(server);
  await runCallers(operation, CALLERS, count);
  return ((await serverTime(server)) - start) / count;
}
