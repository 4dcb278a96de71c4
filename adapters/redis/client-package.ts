import { errorOf } from '../../src/domain/errors.ts';
import { expectation } from '../../src/domain/messages.ts';
import { findPackage, loadPackage } from '../../src/store-kit/optional-package.ts';
import type { NodeRedisClient } from './transport/node-redis.ts';

/** The part of the optional peer `redis` that creates a client. */
interface RedisPackage {
  createClient(options: object): NodeRedisClient;
}

/**
 * Loads the package `redis`.
 * @throws ApiError `store_unavailable` if it is missing, or older than version 5
 */
export function loadRedisPackage(): RedisPackage {
  const file = findPackage('redis');
  if (file === undefined) throw errorOf('store_unavailable', { detail: expectation(INSTALL), retryable: false });
  const redis = loadPackage(file) as RedisPackage;
  if (!('createSentinel' in redis))
    throw errorOf('store_unavailable', { detail: expectation(UPDATE), retryable: false });
  return redis;
}

const INSTALL =
  'the package redis is not installed here, so run npm install redis@6; if a bundle must contain it, replace url by client: createClient({ url }), with createClient imported from redis by your code';
const UPDATE = 'the installed package redis is older than version 5, so run npm install redis@6';
