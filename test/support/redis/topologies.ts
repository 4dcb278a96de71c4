import { createClient, createCluster, createSentinel } from 'redis';
import { delay, freePort, RedisServer, until } from './server.ts';

async function connected<T extends { on(event: 'error', listener: () => void): unknown; connect(): Promise<unknown> }>(
  client: T,
): Promise<T> {
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

export const clientOf = (url: string, options: { RESP?: 2 | 3 } = {}) => connected(createClient({ url, ...options }));

const replicaCount = async (server: RedisServer, count: number): Promise<boolean> =>
  (await server.command('WAIT', String(count), '100')) === `:${count}`;

/** A primary with replicas. */
export class Replicated {
  readonly primary: RedisServer;
  readonly replicas: readonly RedisServer[];

  private constructor(primary: RedisServer, replicas: readonly RedisServer[]) {
    this.primary = primary;
    this.replicas = replicas;
  }

  static async start(count = 1): Promise<Replicated> {
    const args = ['--repl-diskless-sync-delay', '0'];
    const primary = await RedisServer.start(args);
    const of = ['--replicaof', `127.0.0.1 ${primary.port}`];
    const replicas = await Promise.all(Array.from({ length: count }, () => RedisServer.start([...args, ...of])));
    await until('the replicas follow', () => replicaCount(primary, count));
    return new Replicated(primary, replicas);
  }

  async stop(): Promise<void> {
    await Promise.all([this.primary, ...this.replicas].map((server) => server.stop()));
  }
}

/** The name by which the Sentinels know the primary. */
export const SENTINEL = 'clientele';

/** A primary, a replica and three sentinels that watch them. */
export class Sentinels {
  readonly data: Replicated;
  readonly sentinels: readonly RedisServer[];

  private constructor(data: Replicated, sentinels: readonly RedisServer[]) {
    this.data = data;
    this.sentinels = sentinels;
  }

  static async start(): Promise<Sentinels> {
    const data = await Replicated.start();
    const sentinels = await Promise.all(
      Array.from({ length: 3 }, () => RedisServer.start(['--sentinel'], undefined, 'sentinel.conf')),
    );
    for (const sentinel of sentinels) {
      await sentinel.command('SENTINEL', 'MONITOR', SENTINEL, '127.0.0.1', String(data.primary.port), '2');
      await sentinel.command('SENTINEL', 'SET', SENTINEL, 'down-after-milliseconds', '300');
      await sentinel.command('SENTINEL', 'SET', SENTINEL, 'failover-timeout', '2000');
    }
    const world = new Sentinels(data, sentinels);
    await until('the sentinels know each other and the replica', async () => {
      const known = await Promise.all(sentinels.map((sentinel) => sentinel.command('SENTINEL', 'CKQUORUM', SENTINEL)));
      const replicas = await Promise.all(
        sentinels.map((sentinel) => sentinel.command('SENTINEL', 'REPLICAS', SENTINEL)),
      );
      return known.every((answer) => answer.startsWith('+OK 3')) && replicas.every((answer) => answer === '*1');
    });
    return world;
  }

  client() {
    const sentinelRootNodes = this.sentinels.map(({ port }) => ({ host: '127.0.0.1', port }));
    return connected(createSentinel({ name: SENTINEL, sentinelRootNodes, scanInterval: 200 }));
  }

  /** Returns the primary's port, as the sentinels know it. */
  async primaryPort(): Promise<number> {
    const sentinel = this.sentinels[0] as RedisServer;
    const answer = await sentinel.rawCommand('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', SENTINEL);
    return Number(answer.split('\r\n')[4]);
  }

  async stop(): Promise<void> {
    await Promise.all(this.sentinels.map((sentinel) => sentinel.stop()));
    await this.data.stop();
  }
}

/** Number of slots of a cluster. */
const SLOTS = 16_384;

/** A cluster of three primaries with one replica each. */
export class Cluster {
  readonly primaries: readonly RedisServer[];
  readonly replicas: readonly RedisServer[];

  private constructor(primaries: readonly RedisServer[], replicas: readonly RedisServer[]) {
    this.primaries = primaries;
    this.replicas = replicas;
  }

  static async start(): Promise<Cluster> {
    const nodes = await Promise.all(Array.from({ length: 6 }, () => Cluster.#node()));
    const [primaries, replicas] = [nodes.slice(0, 3), nodes.slice(3)];
    for (const [i, { server }] of primaries.entries()) {
      const range = [Math.floor((i * SLOTS) / 3), Math.floor(((i + 1) * SLOTS) / 3) - 1];
      await server.command('CLUSTER', 'ADDSLOTSRANGE', ...range.map(String));
      await server.command('CLUSTER', 'SET-CONFIG-EPOCH', String(i + 1));
    }
    const [first] = nodes;
    for (const { server, bus } of nodes.slice(1)) {
      await first?.server.command('CLUSTER', 'MEET', '127.0.0.1', String(server.port), String(bus));
    }
    const allReport = async (fact: string) => {
      const infos = await Promise.all(nodes.map(({ server }) => server.rawCommand('CLUSTER', 'INFO')));
      return infos.every((info) => info.includes(fact));
    };
    await until('the nodes know each other', () => allReport('cluster_known_nodes:6'));
    for (const [i, { server }] of replicas.entries()) {
      const id = await (primaries[i] as { server: RedisServer }).server.command('CLUSTER', 'MYID');
      await until('a replica knows its primary', async () =>
        (await server.command('CLUSTER', 'REPLICATE', id)).startsWith('+OK'),
      );
    }
    await until('the cluster is ready', () => allReport('cluster_state:ok'));
    for (const { server } of primaries) await until('the replicas follow', () => replicaCount(server, 1));
    const serversOf = (list: typeof nodes) => list.map(({ server }) => server);
    return new Cluster(serversOf(primaries), serversOf(replicas));
  }

  static async #node(): Promise<{ server: RedisServer; bus: number }> {
    const bus = await freePort();
    const args = ['--cluster-enabled', 'yes', '--cluster-port', String(bus), '--cluster-node-timeout', '1000'];
    return { server: await RedisServer.start([...args, '--repl-diskless-sync-delay', '0']), bus };
  }

  /** Returns the primary that has the key, according to the first primary. */
  async primaryOf(key: string): Promise<RedisServer> {
    const slot = Number((await this.#first.command('CLUSTER', 'KEYSLOT', key)).slice(1));
    for (const line of (await this.#first.rawCommand('CLUSTER', 'NODES')).split('\n')) {
      const [, address = '', flags = '', , , , , , ...ranges] = line.trim().split(' ');
      const has = ranges.some((range) => {
        const [from, to = from] = range.split('-').map(Number);
        return from !== undefined && to !== undefined && from <= slot && slot <= to;
      });
      if (flags.includes('master') && has) {
        const port = Number(/:(\d+)@/.exec(address)?.[1]);
        return this.primaries.find((server) => server.port === port) as RedisServer;
      }
    }
    throw new Error(`no primary has ${key}`);
  }

  /**
   * Moves the key's slot to another primary, key by key. Assigns the slot to it after a client has been redirected with ASK.
   */
  async move(key: string, halfway = async () => {}): Promise<void> {
    const slot = (await this.#first.command('CLUSTER', 'KEYSLOT', key)).slice(1);
    const source = await this.primaryOf(key);
    const target = this.primaries.find((server) => server !== source) as RedisServer;
    const [from, to] = [await source.command('CLUSTER', 'MYID'), await target.command('CLUSTER', 'MYID')];
    await target.command('CLUSTER', 'SETSLOT', slot, 'IMPORTING', from);
    await source.command('CLUSTER', 'SETSLOT', slot, 'MIGRATING', to);
    const remaining = async () => Number((await source.command('CLUSTER', 'COUNTKEYSINSLOT', slot)).slice(1));
    const all = await remaining();
    for (let halfMoved = false; ; ) {
      if (!halfMoved && (await remaining()) <= all / 2) {
        halfMoved = true;
        await halfway();
      }
      const keys = (await source.rawCommand('CLUSTER', 'GETKEYSINSLOT', slot, '3')).split('\r\n');
      const names = keys.filter((line) => line.includes('{'));
      if (names.length === 0) break;
      await source.command('MIGRATE', '127.0.0.1', String(target.port), '', '0', '1000', 'KEYS', ...names);
      await delay(3);
    }
    await until('a client is redirected', async () =>
      (await source.rawCommand('INFO', 'errorstats')).includes('_ASK:'),
    );
    for (const server of [target, source, ...this.primaries])
      await server.command('CLUSTER', 'SETSLOT', slot, 'NODE', to);
  }

  /**
   * Makes the key's primary forget a slot of another primary. It then replies CLUSTERDOWN to every command, until the other
   * primary announces the slot again.
   */
  async disturb(key: string): Promise<void> {
    const server = await this.primaryOf(key);
    await server.command('CLUSTER', 'DELSLOTS', server === this.#first ? String(SLOTS - 1) : '0');
  }

  get #first(): RedisServer {
    return this.primaries[0] as RedisServer;
  }

  client() {
    return connected(createCluster({ rootNodes: this.primaries.map(({ url }) => ({ url })) }));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.primaries, ...this.replicas].map((server) => server.stop()));
  }
}
