import { COMMAND_OPTIONS, connectClient, type NodeRedis, type NodeRedisSentinel } from './node-redis.ts';
import type { RedisTransport } from './redis-transport.ts';
import { invalidationConnection } from './standalone.ts';

/** A client with a reserved connection to the primary, and the number of stores that use it. */
interface SharedClient {
  readonly opening: Promise<NodeRedis>;
  users: number;
}

/** Shared clients by the caller's client. */
const sharedClients = new WeakMap<object, SharedClient>();

/**
 * Opens the transport of a Sentinel client. The stores of one client share a duplicate that reserves a connection. Otherwise
 * a Sentinel client runs commands one at a time.
 */
export async function openSentinelTransport(client: NodeRedis): Promise<RedisTransport> {
  const shared = sharedClients.get(client) ?? { opening: connectReserved(client), users: 0 };
  sharedClients.set(client, shared);
  shared.users += 1;
  let isOpen = true;
  const close = () => {
    if (!isOpen) return;
    isOpen = false;
    shared.users -= 1;
    if (shared.users > 0) return;
    if (sharedClients.get(client) === shared) sharedClients.delete(client);
    // A failed opening has nothing to close; its error rejects the caller of `openSentinelTransport`.
    shared.opening.then((reserved) => reserved.destroy()).catch(() => undefined);
  };
  try {
    return sentinelTransport(client, await shared.opening, close);
  } catch (error) {
    close();
    throw error;
  }
}

const connectReserved = (client: NodeRedis): Promise<NodeRedis> =>
  connectClient(client.duplicate({ reserveClient: true }));

function sentinelTransport(client: NodeRedis, reserved: NodeRedis, close: () => void): RedisTransport {
  const transport: RedisTransport = {
    kind: 'sentinel',
    get ready() {
      return reserved.isOpen;
    },
    send: (_key, args) => reserved.sendCommand(false, args, COMMAND_OPTIONS),
    serverOf: async () => client,
    sendTo: (_node, args) => reserved.sendCommand(false, args, COMMAND_OPTIONS),
    connectTo: async () => {
      const another = await connectReserved(client);
      return sentinelTransport(client, another, () => void another.destroy());
    },
    invalidationConnection: () =>
      (reserved as NodeRedisSentinel)._execute(false, async (primary) => invalidationConnection(primary)),
    primaries: async () => [transport],
    close,
  };
  return transport;
}
