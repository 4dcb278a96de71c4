import { monotonicNow } from '../../../src/concurrency/real-timers.ts';
import { notReady } from '../errors.ts';
import {
  COMMAND_OPTIONS,
  connectClient,
  destroyClient,
  handleErrors,
  lastErrorOf,
  type NodeRedis,
  type NodeRedisClient,
} from './node-redis.ts';
import type { InvalidationConnection, OpeningTransport, RedisTransport } from './redis-transport.ts';
import { Silence } from './silence.ts';

/** Shortest time between two calls of `reconnect` that have an effect, in milliseconds. */
const RECONNECT_MS = 1000;

/** Creates the transport of a client of one server. */
export function standaloneTransport(
  client: NodeRedis,
  close: () => void = () => undefined,
  reconnect?: () => void,
): RedisTransport {
  const silence = new Silence();
  const send = (args: readonly string[]): Promise<unknown> =>
    silence.isSilent ? Promise.reject(notReady(transport)) : silence.watch(client.sendCommand(args, COMMAND_OPTIONS));
  const transport: RedisTransport = {
    kind: 'standalone',
    get ready() {
      return client.isReady && !silence.isSilent;
    },
    get closed() {
      return !client.isOpen;
    },
    get lastError() {
      // A client that is connected, and still cannot be used, gets no replies.
      return client.isReady ? new Error('NO_REPLY') : lastErrorOf(client);
    },
    send: (_key, args) => send(args),
    serverOf: async () => client,
    sendTo: (_node, args) => send(args),
    connectTo: () => connectSameServer(client),
    invalidationConnection: async () => invalidationConnection(client as NodeRedisClient),
    primaries: async () => [standaloneTransport(client)],
    reconnect,
    close,
  };
  return transport;
}

/** Creates the transport of a client that the store created. */
export function ownTransport(client: NodeRedis): RedisTransport {
  let reconnectedAt = Number.NEGATIVE_INFINITY;
  const reconnect = () => {
    const now = monotonicNow();
    if (now - reconnectedAt < RECONNECT_MS) return;
    reconnectedAt = now;
    // The server first replies to all earlier commands. Every user has the right to QUIT.
    client.sendCommand(['QUIT'], COMMAND_OPTIONS).catch(() => undefined);
  };
  return standaloneTransport(client, undefined, reconnect);
}

/** Opens another connection to the server of a client. */
export function connectSameServer(client: NodeRedis): OpeningTransport {
  const duplicate = client.duplicate();
  const close = () => void destroyClient(duplicate);
  return { transport: connectClient(duplicate).then(() => standaloneTransport(duplicate, close)), close };
}

/** Creates a connection for client-side caching to the server of a client. */
export function invalidationConnection(client: NodeRedisClient): InvalidationConnection {
  const duplicate = handleErrors(
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
    async open(onKey, onLost) {
      duplicate.on('error', onLost);
      duplicate.on('invalidate', (key) => onKey(key === null ? undefined : String(key)));
      await duplicate.connect();
      // The client has turned tracking on, not in broadcasting mode. Redis changes the mode only while tracking is off.
      await duplicate.sendCommand(['CLIENT', 'TRACKING', 'OFF'], COMMAND_OPTIONS);
    },
    send: (args) => duplicate.sendCommand(args, COMMAND_OPTIONS),
    close: () => void destroyClient(duplicate),
  };
}
