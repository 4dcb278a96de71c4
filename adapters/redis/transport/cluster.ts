import {
  COMMAND_OPTIONS,
  lastErrorOf,
  type NodeRedis,
  type NodeRedisClient,
  type NodeRedisCluster,
} from './node-redis.ts';
import type { RedisTransport } from './redis-transport.ts';
import { connectSameServer, invalidationConnection, standaloneTransport } from './standalone.ts';

/** Creates the transport of a cluster client. */
export function clusterTransport(cluster: NodeRedisCluster): RedisTransport {
  return {
    kind: 'cluster',
    // Commands to a node without a connection would wait in the client, and be sent even after the deadline. A node has no
    // client before its first use.
    get ready() {
      return cluster.isOpen && cluster.masters.some(({ client }) => client === undefined || client.isReady);
    },
    get closed() {
      return !cluster.isOpen;
    },
    get lastError() {
      return cluster.isOpen ? new Error('NO_NODE', { cause: lastErrorOf(cluster) }) : lastErrorOf(cluster);
    },
    // Never read-only: a replica may return old data.
    send: (key, args) => cluster.sendCommand(key, false, args, COMMAND_OPTIONS),
    serverOf: (key) => cluster.getNodeClientForKey(key),
    sendTo: (server, args) => (server as NodeRedis).sendCommand(args, COMMAND_OPTIONS),
    connectTo: (server) => connectSameServer(server as NodeRedis),
    invalidationConnection: async (server) => invalidationConnection(server as NodeRedisClient),
    reconnect: undefined,
    primaries: async () => {
      const clients = await Promise.all(cluster.masters.map((node) => cluster.nodeClient(node)));
      return clients.map((client) => standaloneTransport(client));
    },
    close: () => undefined,
  };
}
