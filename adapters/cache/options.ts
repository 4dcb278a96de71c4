import { readOptions } from '../../src/commands/read-options.ts';
import { isCount } from '../../src/domain/count.ts';
import { invalidParameter } from '../../src/domain/errors.ts';

/** The cache allocates its whole index when it is created: an index for ten million customers takes seconds, one for a billion ends the process. */
const MAX_CUSTOMERS = 1_000_000;

export interface CacheOptions {
  /** Maximum number of customers in the cache, per namespace and mode: 1 to 1,000,000. */
  max: number;
  /**
   * Time to live of a customer, in milliseconds. On a shared store that reports no writes, another process's write becomes
   * visible after this time at the latest. Default: 1,000 on such a store, unlimited on another.
   */
  ttl?: number | undefined;
}

/**
 * Reads the options and checks them.
 * @throws InvalidRequestError naming the option that is wrong
 */
export function cacheOptions(options: unknown): CacheOptions {
  const { max, ttl } = readOptions(options, ['max', 'ttl'], ['cache']);
  if (!isCount(max, 1, MAX_CUSTOMERS)) {
    throw invalidParameter('cache[max]', 'an integer from {min} to {max}', { min: 1, max: MAX_CUSTOMERS });
  }
  if (ttl !== undefined && !isCount(ttl, 1)) throw invalidParameter('cache[ttl]', 'an integer of 1 or more');
  return { max, ttl };
}
