import { monotonicNow } from '../../../src/concurrency/real-timers.ts';
import { COMMAND_OPTIONS, connectClient, destroyClient, type NodeRedis, type NodeRedisSentinel } from './node-redis.ts';
import type { OpeningTransport, RedisTransport } from './redis-transport.ts';
import { invalidationConnection } from './standalone.ts';

/** Opens the transport of a Sentinel client: a duplicate that reserves a connection, because otherwise a Sentinel client runs commands one at a time. */
export function openSentinelTransport(client: NodeRedis): OpeningTransport {
  const reserved = client.duplicate({ reserveClient: true });
  const close = () => void destroyClient(reserved);
  return { transport: connectClient(reserved).then(() => sentinelTransport(client, reserved, close)), close };
}

function sentinelTransport(client: NodeRedis, reserved: NodeRedis, close: () => void): RedisTransport {
  const search = new PrimarySearch(reserved as NodeRedisSentinel);
  const transport: RedisTransport = {
    kind: 'sentinel',
    get ready() {
      return !transport.closed && search.cause === undefined;
    },
    get closed() {
      // The application closes its own client, and the store the other one.
      return !client.isOpen || !reserved.isOpen;
    },
    get lastError() {
      return search.cause;
    },
    send: (_key, args) => reserved.sendCommand(false, args, COMMAND_OPTIONS),
    serverOf: async () => client,
    sendTo: (_node, args) => reserved.sendCommand(false, args, COMMAND_OPTIONS),
    connectTo: () => openSentinelTransport(client),
    invalidationConnection: () =>
      (reserved as NodeRedisSentinel)._execute(false, async (primary) => invalidationConnection(primary)),
    reconnect: undefined,
    primaries: async () => [transport],
    close,
  };
  return transport;
}

/** How long a search may last before commands fail, in milliseconds. A client searches at each fault of one Sentinel. */
const LONGEST_SEARCH_MS = 500;

/**
 * Notices that a Sentinel client looks for the primary. During the search it queues all commands, and would send them even
 * after their deadline. It reports only errors, so that a PING shows when the search ends.
 */
class PrimarySearch {
  readonly #client: NodeRedisSentinel;
  #cause: Error | undefined;
  #startedAt = 0;

  constructor(client: NodeRedisSentinel) {
    this.#client = client;
    client.on('error', (cause) => this.#start(new Error('NO_SENTINEL', { cause })));
    client.on('client-error', ({ error }) => this.#start(error));
  }

  /** The error that started a long search for the primary; undefined if the client sends commands, or soon will. */
  get cause(): Error | undefined {
    return monotonicNow() - this.#startedAt > LONGEST_SEARCH_MS ? this.#cause : undefined;
  }

  #start(cause: Error): void {
    const isRunning = this.#cause !== undefined;
    this.#cause = cause;
    if (isRunning) return;
    this.#startedAt = monotonicNow();
    const end = () => {
      this.#cause = undefined;
    };
    // If PING fails, the client has ended its search. The next command starts another one.
    this.#client.sendCommand(false, ['PING'], COMMAND_OPTIONS).then(end, end);
  }
}
