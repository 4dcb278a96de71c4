import { readOptions } from '../../src/commands/read-options.ts';
import { isCount } from '../../src/domain/count.ts';
import { invalidParameter } from './messages.ts';
import { parseRedisUrl, type ServerAddress } from './redis-url.ts';

/**
 * The methods that the clients of the package `redis` (node-redis) have: of `createClient` from version 5.9
 * on, of `createCluster` and `createSentinel` from version 6.1 on.
 */
export interface RedisClient {
  sendCommand(...args: never[]): Promise<unknown>;
  connect(): Promise<unknown>;
  destroy(): unknown;
  duplicate(...args: never[]): unknown;
  on(event: 'error', listener: () => void): unknown;
  readonly isOpen: boolean;
}

/** Options of the Redis store: one server, Sentinel or Cluster. */
export type RedisStoreOptions = {
  kind: 'redis';
  /** Number of partitions of a namespace, from 1 to 1,024. It cannot change once the namespace exists. Default: 1. */
  partitions?: number | undefined;
  /** Number of replicas that must acknowledge a write before the store does. Default: 0. */
  minReplicas?: number | undefined;
  /** Prefix of every key. Default: `clientele:`. */
  prefix?: string | undefined;
} & (
  | {
      /**
       * `redis://` or `valkey://`; with TLS `rediss://` or `valkeys://`. The store creates a client for it. The stores of one
       * process that have the same URL share the client; the last one closes it.
       */
      url: string;
      client?: undefined;
    }
  | {
      /**
       * The caller's client. The store connects it if it is not connected, and closes it again if it cannot open. After a
       * successful opening the caller closes it.
       */
      client: RedisClient;
      url?: undefined;
    }
);

/** The names of all options. */
export const REDIS_OPTION_NAMES = [
  'kind',
  'url',
  'client',
  'partitions',
  'minReplicas',
  'prefix',
] as const satisfies readonly (keyof RedisStoreOptions)[];

/** The server of a store, or the client that is connected to the servers. */
export type RedisTarget =
  | { readonly address: ServerAddress; readonly client?: undefined }
  | { readonly client: RedisClient; readonly address?: undefined };

/** Checked options with their defaults filled in. */
export interface RedisSettings {
  readonly target: RedisTarget;
  readonly partitions: number;
  readonly minReplicas: number;
  readonly prefix: string;
}

const MAX_PARTITIONS = 1024;

/**
 * Checks the options and fills in the defaults.
 * @throws InvalidRequestError naming the option that is wrong
 */
export function redisSettings(given: RedisStoreOptions): RedisSettings {
  const options = readOptions(given, REDIS_OPTION_NAMES, ['store']) as RedisStoreOptions;
  const { url, client, partitions = 1, minReplicas = 0, prefix = 'clientele:' } = options;
  const target = client === undefined ? { address: parseRedisUrl(url) } : { client: checkClient(client, url) };
  if (!isCount(partitions, 1, MAX_PARTITIONS)) {
    throw invalidParameter('store[partitions]', 'an integer from 1 to 1,024');
  }
  if (!isCount(minReplicas, 0, MAX_PARTITIONS)) {
    throw invalidParameter('store[minReplicas]', 'an integer of 0 or more');
  }
  if (typeof prefix !== 'string' || !/^[!-z|~]{0,64}$/.test(prefix)) {
    throw invalidParameter('store[prefix]', 'a string of at most 64 visible ASCII characters without braces');
  }
  return Object.freeze({ target, partitions, minReplicas, prefix });
}

const CLIENT_METHODS = ['sendCommand', 'connect', 'destroy', 'on', 'duplicate'] as const;

/**
 * Other clients have other methods: ioredis, and versions of node-redis before 5. A pool (`createClientPool`) and the
 * sentinels of version 5 have no `duplicate`, so the store could not open a separate connection. The clusters before version
 * 6.1 have no `getNodeClientForKey`; those of version 5 find no primary after a failover.
 */
function checkClient(client: RedisClient, url: string | undefined): RedisClient {
  const fits = CLIENT_METHODS.every((method) => typeof client?.[method] === 'function');
  const isOldCluster = fits && 'masters' in client && !('getNodeClientForKey' in client);
  if (fits && !isOldCluster && typeof client.isOpen === 'boolean' && url === undefined) return client;
  throw invalidParameter(
    'store[client]',
    'a client of the package redis that createClient (version 5.9 or newer), createCluster or createSentinel (version 6.1 or newer) made, with url omitted',
  );
}
