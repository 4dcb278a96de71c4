import { sleep } from '../../src/concurrency/sleep.ts';
import { unavailable } from './errors.ts';
import { isLasting } from './failure-reasons.ts';
import { OpeningFailures, openingError } from './opening-failures.ts';
import type { RedisClient, RedisTarget } from './options.ts';
import { configurationOf, type ServerConfiguration } from './server-configuration.ts';
import { clusterTransport } from './transport/cluster.ts';
import {
  destroyClient,
  handleErrors,
  lastErrorOf,
  type NodeRedis,
  type NodeRedisClient,
  type NodeRedisCluster,
} from './transport/node-redis.ts';
import type { OpeningTransport, RedisTransport } from './transport/redis-transport.ts';
import { openSentinelTransport } from './transport/sentinel.ts';
import { standaloneTransport } from './transport/standalone.ts';
import { createUrlClient } from './url-client.ts';

/** Delay before a client that gave up is connected again, in milliseconds. */
const RETRY_MS = 50;

export interface Connection {
  readonly transport: RedisTransport;
  readonly servers: readonly ServerConfiguration[];
  /** Closes what the store opened, but not the client of an application. */
  close(): void;
  /** Closes the connection after a failed opening: also the client of an application, if the store connected it. */
  undo(): void;
}

/** A connection that is being opened. */
export interface Opening {
  /**
   * Rejects with `store_unavailable`, whose message gives the reason, or with `parameter_invalid` if a server may evict data.
   */
  readonly connection: Promise<Connection>;
  /** Returns the known cause of its delay. */
  cause(): unknown;
}

/**
 * Connects to the server, or uses the caller's client, and checks the servers. Retries until the deadline, unless retries
 * cannot remove the cause.
 */
export function openConnection(target: RedisTarget, deadline: number): Opening {
  const own = target.address && createUrlClient(target.address);
  const client = handleErrors(own ?? (target.client as RedisClient)) as NodeRedisClient;
  const failures = new OpeningFailures(client, kindOf(client), target.address, deadline);
  return { connection: openClient(client, own, failures, deadline), cause: () => failures.cause };
}

/** @param own The client, if the store created it */
async function openClient(
  client: NodeRedisClient,
  own: NodeRedisClient | undefined,
  failures: OpeningFailures,
  deadline: number,
): Promise<Connection> {
  const kind = kindOf(client);
  const wasOpen = client.isOpen;
  let opening: OpeningTransport | undefined;
  let failed = false;
  const close = () => {
    opening?.close();
    if (own) void destroyClient(own);
  };
  const undo = () => {
    close();
    if (!wasOpen) void destroyClient(client, opened);
  };
  const open = async (): Promise<Connection> => {
    while (!client.isOpen && !failed) await connectOnce(client, kind);
    if (failed) throw unavailable();
    opening = openTransport(client, kind);
    const transport = await opening.transport;
    const primaries = await transport.primaries();
    const servers = await Promise.all(primaries.map((server) => configurationOf(server, deadline)));
    return { transport, servers, close, undo };
  };
  const opened = open();
  try {
    return await Promise.race([opened, failures.failure]);
  } catch (error) {
    failed = true;
    undo();
    throw openingError(error, kind);
  } finally {
    failures.end();
  }
}

/** Connects a client. After a failure that a retry can remove, waits before it returns, so that the caller can retry. */
async function connectOnce(client: NodeRedisClient, kind: RedisTransport['kind']): Promise<void> {
  try {
    await client.connect();
  } catch (error) {
    const cause = lastErrorOf(client) ?? error;
    if (isLasting(cause, kind === 'standalone')) throw unavailable(cause);
    await sleep(RETRY_MS);
  }
}

function kindOf(client: RedisClient): RedisTransport['kind'] {
  if ('masters' in client) return 'cluster';
  return 'getSentinelNode' in client ? 'sentinel' : 'standalone';
}

function openTransport(client: NodeRedis, kind: RedisTransport['kind']): OpeningTransport {
  if (kind === 'sentinel') return openSentinelTransport(client);
  const isCluster = kind === 'cluster';
  const transport = isCluster ? clusterTransport(client as NodeRedisCluster) : standaloneTransport(client);
  return { transport: Promise.resolve(transport), close: () => transport.close() };
}
