import { sleep } from '../../src/concurrency/sleep.ts';
import { unavailable } from './errors.ts';
import { isLasting } from './failure-reasons.ts';
import { OpeningFailures, openingError } from './opening-failures.ts';
import type { RedisClient, RedisTarget } from './options.ts';
import { configurationOf, type ServerConfiguration } from './server-configuration.ts';
import { clusterTransport } from './transport/cluster.ts';
import {
  closingOf,
  destroyClient,
  handleErrors,
  lastErrorOf,
  type NodeRedis,
  type NodeRedisClient,
  type NodeRedisCluster,
  setLastError,
} from './transport/node-redis.ts';
import type { OpeningTransport, RedisTransport } from './transport/redis-transport.ts';
import { openSentinelTransport } from './transport/sentinel.ts';
import { ownTransport, standaloneTransport } from './transport/standalone.ts';
import { createUrlClient } from './url-client.ts';

/** Delay before a step of opening is tried again, in milliseconds: the connection of a client that gave up, for example. */
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
  return { connection: openAfterClosing(client, own, failures, deadline), cause: () => failures.cause };
}

/**
 * Opens a client that an earlier opening may still be closing. That opening would close also the new connection.
 * @param own The client, if the store created it
 */
async function openAfterClosing(
  client: NodeRedisClient,
  own: NodeRedisClient | undefined,
  failures: OpeningFailures,
  deadline: number,
): Promise<Connection> {
  try {
    await Promise.race([closingOf(client), failures.failure]);
    failures.watch();
    return await openClient(client, own, failures, deadline);
  } catch (error) {
    throw openingError(error, kindOf(client));
  } finally {
    failures.end();
  }
}

async function openClient(
  client: NodeRedisClient,
  own: NodeRedisClient | undefined,
  failures: OpeningFailures,
  deadline: number,
): Promise<Connection> {
  const kind = kindOf(client);
  const wasOpen = client.isOpen;
  // An error of an earlier opening would end this one if it was lasting.
  if (!wasOpen) setLastError(client, undefined);
  let opening: OpeningTransport | undefined;
  let failed = false;
  const close = () => {
    opening?.close();
    if (own) void destroyClient(own);
  };
  const undo = () => {
    opening?.close();
    if (!wasOpen) void destroyClient(client, opened);
  };
  const open = async (): Promise<Connection> => {
    // The client would throw in the middle of its first commands, and their rejections would end the process.
    if (typeof globalThis.setImmediate !== 'function') throw unavailable(new Error('NO_SET_IMMEDIATE'));
    while (!client.isOpen && !failed) await tryStep(() => client.connect(), client, kind);
    if (failed) throw unavailable();
    opening = own ? openedTransport(ownTransport(own)) : openTransport(client, kind);
    const transport = await opening.transport;
    let primaries: RedisTransport[] | undefined;
    while (!primaries && !failed) primaries = await tryStep(() => primariesOf(transport, client), client, kind);
    if (!primaries) throw unavailable();
    const servers = await Promise.all(primaries.map((server) => configurationOf(server, deadline)));
    return { transport, servers, close, undo };
  };
  const opened = open();
  try {
    return await Promise.race([opened, failures.failure]);
  } catch (error) {
    failed = true;
    undo();
    throw error;
  }
}

/** Tries a step. After a failure that a retry can remove, waits and returns undefined, so that the caller can retry. */
async function tryStep<T>(
  step: () => Promise<T>,
  client: NodeRedisClient,
  kind: RedisTransport['kind'],
): Promise<T | undefined> {
  try {
    return await step();
  } catch (error) {
    const cause = lastErrorOf(client) ?? error;
    if (isLasting(cause, kind === 'standalone')) throw unavailable(cause);
    await sleep(RETRY_MS);
    return undefined;
  }
}

/** Connects the primaries. A cluster client connects only the nodes that are new to it, and does not report a failure here. */
async function primariesOf(transport: RedisTransport, client: NodeRedisClient): Promise<RedisTransport[]> {
  try {
    return await transport.primaries();
  } catch (error) {
    setLastError(client, error);
    throw error;
  }
}

function kindOf(client: RedisClient): RedisTransport['kind'] {
  if ('masters' in client) return 'cluster';
  return 'getSentinelNode' in client ? 'sentinel' : 'standalone';
}

function openTransport(client: NodeRedis, kind: RedisTransport['kind']): OpeningTransport {
  if (kind === 'sentinel') return openSentinelTransport(client);
  const isCluster = kind === 'cluster';
  return openedTransport(isCluster ? clusterTransport(client as NodeRedisCluster) : standaloneTransport(client));
}

const openedTransport = (transport: RedisTransport): OpeningTransport => ({
  transport: Promise.resolve(transport),
  close: () => transport.close(),
});
