import type { RedisClient } from '../../src/options.ts';

/** Commands to one server, or to whichever server of a cluster has the key. Answers of one server come in order. */
export interface Sender {
  readonly kind: 'standalone' | 'sentinel' | 'cluster';
  /** Whether a command would be sent at once, as far as the client can tell. */
  readonly ready: boolean;
  send(key: string | undefined, args: readonly string[]): Promise<unknown>;
  /** What stands for the server that has the key, as far as the client knows by now; and a connection of its own to it. */
  node(key: string): Promise<object>;
  own(node: object): Promise<Sender>;
  /** Every server that is written to. */
  servers(): Promise<Sender[]>;
  close(): void;
}

/** What is used of node-redis; its declarations are its own, and no part of ours. */
interface NodeRedis extends RedisClient {
  sendCommand(...args: unknown[]): Promise<unknown>;
  duplicate(overrides?: object): NodeRedis;
  destroy(): unknown;
}

interface NodeRedisCluster extends NodeRedis {
  readonly masters: readonly object[];
  nodeClient(node: object): Promise<NodeRedis>;
  getNodeClientForKey(key: string): Promise<NodeRedis>;
}

/**
 * Plain replies whatever the client was set to; and no AbortSignal for each command, which the client's default timeout
 * makes, and which costs more than the command.
 */
const OPTIONS = { typeMapping: {}, timeout: 0 };

const listened = new WeakSet<object>();

/** Without a listener an 'error' ends the process. What was lost with the connection, its own promise tells. */
export function listen<T extends RedisClient>(client: T): T {
  if (!listened.has(client)) client.on('error', () => undefined);
  listened.add(client);
  return client;
}

/** The sender of a client that is connected. */
export async function senderOf(client: RedisClient): Promise<Sender> {
  const given = listen(client as NodeRedis);
  if ('masters' in given) return clusterSender(given as NodeRedisCluster);
  if ('getSentinelNode' in given) return sentinelSender(given);
  return standaloneSender(given, () => undefined);
}

function standaloneSender(client: NodeRedis, close: () => void): Sender {
  return {
    kind: 'standalone',
    get ready() {
      return client.isReady;
    },
    send: (_key, args) => client.sendCommand(args, OPTIONS),
    node: async () => client,
    own: () => ownOf(client),
    servers: async () => [standaloneSender(client, () => undefined)],
    close,
  };
}

async function ownOf(client: NodeRedis): Promise<Sender> {
  const own = await connected(client.duplicate());
  return standaloneSender(own, () => void own.destroy());
}

/** Sentinel clients with a connection to the master of their own, by the client that they were made from. */
const reserved = new WeakMap<object, { readonly opening: Promise<NodeRedis>; users: number }>();

/**
 * Commands of a Sentinel client wait for each other, one round trip each, unless a connection to the master is reserved.
 * The caller's client is left as it is: the stores that it is given to share another.
 */
async function sentinelSender(client: NodeRedis): Promise<Sender> {
  const shared = reserved.get(client) ?? { opening: reservedFor(client), users: 0 };
  reserved.set(client, shared);
  shared.users += 1;
  let open = true;
  const close = () => {
    if (!open) return;
    open = false;
    shared.users -= 1;
    if (shared.users > 0) return;
    if (reserved.get(client) === shared) reserved.delete(client);
    shared.opening.then((own) => own.destroy()).catch(() => undefined);
  };
  try {
    return sentinelSenderOf(client, await shared.opening, close);
  } catch (error) {
    close();
    throw error;
  }
}

const reservedFor = (client: NodeRedis): Promise<NodeRedis> => connected(client.duplicate({ reserveClient: true }));

function sentinelSenderOf(client: NodeRedis, own: NodeRedis, close: () => void): Sender {
  const sender: Sender = {
    kind: 'sentinel',
    get ready() {
      return own.isOpen;
    },
    send: (_key, args) => own.sendCommand(false, args, OPTIONS),
    node: async () => client,
    own: async () => {
      const another = await reservedFor(client);
      return sentinelSenderOf(client, another, () => void another.destroy());
    },
    servers: async () => [sender],
    close,
  };
  return sender;
}

function clusterSender(cluster: NodeRedisCluster): Sender {
  return {
    kind: 'cluster',
    get ready() {
      return cluster.isOpen;
    },
    // Not read-only, whatever the command: a replica's answer may be old.
    send: (key, args) => cluster.sendCommand(key, false, args, OPTIONS),
    node: (key) => cluster.getNodeClientForKey(key),
    own: (node) => ownOf(node as NodeRedis),
    servers: async () => {
      const clients = await Promise.all(cluster.masters.map((node) => cluster.nodeClient(node)));
      return clients.map((client) => standaloneSender(client, () => undefined));
    },
    close: () => undefined,
  };
}

async function connected(client: NodeRedis): Promise<NodeRedis> {
  await listen(client).connect();
  return client;
}
