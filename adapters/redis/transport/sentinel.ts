import {
  COMMAND_OPTIONS,
  connectClient,
  destroyClient,
  lastErrorOf,
  type NodeRedis,
  type NodeRedisSentinel,
} from './node-redis.ts';
import type { RedisTransport } from './redis-transport.ts';
import { invalidationConnection } from './standalone.ts';

/** Opens the transport of a Sentinel client: a duplicate that reserves a connection, because otherwise a Sentinel client runs commands one at a time. */
export async function openSentinelTransport(client: NodeRedis): Promise<RedisTransport> {
  const reserved = await connectReserved(client);
  return sentinelTransport(client, reserved, () => void destroyClient(reserved));
}

const connectReserved = (client: NodeRedis): Promise<NodeRedis> =>
  connectClient(client.duplicate({ reserveClient: true }));

function sentinelTransport(client: NodeRedis, reserved: NodeRedis, close: () => void): RedisTransport {
  const transport: RedisTransport = {
    kind: 'sentinel',
    get ready() {
      return reserved.isOpen;
    },
    get closed() {
      return !reserved.isOpen;
    },
    get lastError() {
      return lastErrorOf(reserved);
    },
    send: (_key, args) => reserved.sendCommand(false, args, COMMAND_OPTIONS),
    serverOf: async () => client,
    sendTo: (_node, args) => reserved.sendCommand(false, args, COMMAND_OPTIONS),
    connectTo: async () => {
      const another = await connectReserved(client);
      return sentinelTransport(client, another, () => void destroyClient(another));
    },
    invalidationConnection: () =>
      (reserved as NodeRedisSentinel)._execute(false, async (primary) => invalidationConnection(primary)),
    primaries: async () => [transport],
    close,
  };
  return transport;
}
