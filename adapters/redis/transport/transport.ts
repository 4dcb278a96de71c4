import type { RedisClient } from '../options.ts';

/** Commands to one server, or to whichever server of a cluster has the key. Answers of one server come in order. */
export interface Sender {
  readonly kind: 'standalone' | 'sentinel' | 'cluster';
  /** Whether a command would be sent at once, as far as the client can tell. */
  readonly ready: boolean;
  send(key: string | undefined, args: readonly string[]): Promise<unknown>;
  /** What stands for the server that has the key, as far as the client knows by now; and a connection of its own to it. */
  node(key: string): Promise<object>;
  /** Sends a command to the node itself, on the connection that commands to its keys are sent on. */
  ask(node: object, args: readonly string[]): Promise<unknown>;
  own(node: object): Promise<Sender>;
  /** Not connected yet. */
  teller(node: object): Promise<Teller>;
  /** Every server that is written to. */
  servers(): Promise<Sender[]>;
  close(): void;
}

/** A connection to one server that is told of keys that are written. Once it is lost it stays so. */
export interface Teller {
  /** @param heard Called with each key that was written, of those that it is told of; with undefined where all are gone. */
  open(heard: (key: string | undefined) => void, lost: (cause: unknown) => void): Promise<void>;
  send(args: readonly string[]): Promise<unknown>;
  close(): void;
}

/** What is used of node-redis; its declarations are its own, and no part of ours. */
interface NodeRedis extends RedisClient {
  sendCommand(...args: unknown[]): Promise<unknown>;
  duplicate(overrides?: object): NodeRedis;
  destroy(): unknown;
}

/** A client of one server. */
interface NodeRedisClient extends NodeRedis {
  readonly options?: { readonly socket?: object };
  on(event: 'error', listener: (cause?: unknown) => void): unknown;
  on(event: 'invalidate', listener: (key: Buffer | string | null) => void): unknown;
}

interface NodeRedisSentinel extends NodeRedis {
  /** Gives the client that has the connection to the primary. */
  _execute<T>(isReadonly: boolean, use: (client: NodeRedisClient) => Promise<T>): Promise<T>;
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
    ask: (_node, args) => client.sendCommand(args, OPTIONS),
    own: () => ownOf(client),
    teller: async () => tellerOf(client as NodeRedisClient),
    servers: async () => [standaloneSender(client, () => undefined)],
    close,
  };
}

async function ownOf(client: NodeRedis): Promise<Sender> {
  const own = await connected(client.duplicate());
  return standaloneSender(own, () => void own.destroy());
}

function tellerOf(client: NodeRedisClient): Teller {
  const own = listen(
    client.duplicate({
      RESP: 3,
      emitInvalidate: true,
      clientSideCache: undefined,
      maintNotifications: 'disabled',
      pingInterval: undefined,
      socket: { ...client.options?.socket, reconnectStrategy: false },
    }) as NodeRedisClient,
  );
  return {
    async open(heard, lost) {
      own.on('error', lost);
      own.on('invalidate', (key) => heard(key === null ? undefined : String(key)));
      await own.connect();
      // The client has begun to track what is read on the connection, which must end before something else is tracked.
      await own.sendCommand(['CLIENT', 'TRACKING', 'OFF'], OPTIONS);
    },
    send: (args) => own.sendCommand(args, OPTIONS),
    close: () => void own.destroy(),
  };
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
    ask: (_node, args) => own.sendCommand(false, args, OPTIONS),
    own: async () => {
      const another = await reservedFor(client);
      return sentinelSenderOf(client, another, () => void another.destroy());
    },
    teller: () => (own as NodeRedisSentinel)._execute(false, async (primary) => tellerOf(primary)),
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
    ask: (node, args) => (node as NodeRedis).sendCommand(args, OPTIONS),
    own: (node) => ownOf(node as NodeRedis),
    teller: async (node) => tellerOf(node as NodeRedisClient),
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
