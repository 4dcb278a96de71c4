import type { StoreOptions } from '../../src/index.ts';
import { UsageError } from './option-parser.ts';

type RedisOptions = Extract<StoreOptions, { kind: 'redis'; url: string }>;

const REDIS = /^(?:redis|valkey)(?:s|\+tls|\+ssl)?:\/\//i;
/** Options of the Redis store that its location can have as a query. They belong to the stored data, as the URL does. */
const REDIS_PARAMETERS = ['partitions', 'prefix', 'minReplicas'] as const;

/** Parses the location of a store. @throws UsageError naming the option */
export function storeOf(option: string, location: string): StoreOptions {
  if (location === 'memory') return { kind: 'memory' };
  const [, path] = /^file:(.+)$/.exec(location) ?? [];
  if (path !== undefined) return { kind: 'file', path };
  if (REDIS.test(location)) return redisStoreOf(option, location);
  throw new UsageError(`${option} must be memory, file:<path> or redis://<host>:<port>.`);
}

function redisStoreOf(option: string, location: string): RedisOptions {
  const [url = '', query] = location.split(/\?(.*)/s, 2);
  const parameters = [...new URLSearchParams(query)];
  const names = new Set(parameters.map(([name]) => name));
  const isKnown = [...names].every((name) => (REDIS_PARAMETERS as readonly string[]).includes(name));
  if (!isKnown || names.size < parameters.length) {
    throw new UsageError(
      `${option}: a Redis URL can have ${REDIS_PARAMETERS.join(', ')} once each, after a question mark.`,
    );
  }
  const { prefix, ...numbers }: { [name: string]: string } = Object.fromEntries(parameters);
  for (const [name, value] of Object.entries(numbers)) {
    if (!/^\d{1,5}$/.test(value)) throw new UsageError(`${option}: ${name} must be a whole number.`);
  }
  const counts = Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, Number(value)]));
  return { kind: 'redis', url, ...counts, ...(prefix !== undefined && { prefix }) };
}
