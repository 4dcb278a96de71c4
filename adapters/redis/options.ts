import { readOptions } from '../../src/commands/read-options.ts';
import { isCount } from '../../src/domain/count.ts';
import { invalidParameter } from '../../src/domain/errors.ts';

/** The methods of a node-redis client that the store uses. `createClient`, `createSentinel` and `createCluster` make one. */
export interface RedisClient {
  sendCommand(...args: never[]): Promise<unknown>;
  duplicate(...args: never[]): unknown;
  connect(): Promise<unknown>;
  on(event: 'error', listener: () => void): unknown;
  readonly isOpen: boolean;
  readonly isReady: boolean;
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
      /** `redis://` or, with TLS, `rediss://`. The store creates a client for it, and closes it with the store. */
      url: string;
      client?: undefined;
    }
  | {
      /** The caller's client. The caller closes it. */
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

/** Options with their defaults filled in. */
export type RedisSettings = RedisStoreOptions & {
  readonly partitions: number;
  readonly minReplicas: number;
  readonly prefix: string;
};

const MAX_PARTITIONS = 1024;

/**
 * Checks the options and fills in the defaults.
 * @throws InvalidRequestError naming the option that is wrong
 */
export function redisSettings(given: RedisStoreOptions): RedisSettings {
  const options = readOptions(given, REDIS_OPTION_NAMES, ['store']) as RedisStoreOptions;
  const { url, client, partitions = 1, minReplicas = 0, prefix = 'clientele:' } = options;
  if (client === undefined && !(typeof url === 'string' && /^rediss?:\/\//.test(url))) {
    throw invalidParameter('store[url]', 'a URL that begins with redis: or rediss:');
  }
  if (client !== undefined && !(url === undefined && typeof client?.sendCommand === 'function')) {
    throw invalidParameter('store[client]', 'a node-redis client, with url omitted');
  }
  if (!isCount(partitions, 1, MAX_PARTITIONS)) {
    throw invalidParameter('store[partitions]', 'an integer from 1 to 1,024');
  }
  if (!isCount(minReplicas, 0, MAX_PARTITIONS)) {
    throw invalidParameter('store[minReplicas]', 'an integer of 0 or more');
  }
  if (typeof prefix !== 'string' || !/^[!-z|~]{0,64}$/.test(prefix)) {
    throw invalidParameter('store[prefix]', 'a string of at most 64 visible ASCII characters without braces');
  }
  return Object.freeze({ ...options, partitions, minReplicas, prefix });
}
