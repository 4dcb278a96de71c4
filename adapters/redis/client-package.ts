import { errorOf } from '../../src/domain/errors.ts';
import { findPackage, manifestOf } from '../../src/store-kit/optional-package.ts';
import { expectation } from './messages.ts';
import type { NodeRedisClient } from './transport/node-redis.ts';

/** The part of the optional peer `redis` that creates a client. */
interface RedisPackage {
  createClient(options: object): NodeRedisClient;
}

/** Older versions corrupt long replies that arrive in several pieces, and know no Sentinel. */
const OLDEST = { major: 5, minor: 9 };

/**
 * Loads the package `redis`.
 * @throws ApiError `store_unavailable` if it is missing, or older than version 5.9
 */
export function loadRedisPackage(): RedisPackage {
  const location = findPackage('redis');
  if (location === undefined) throw errorOf('store_unavailable', { detail: expectation(INSTALL), retryable: false });
  checkVersion(location);
  const module = process.getBuiltinModule('node:module');
  const load = module.createRequire(location);
  return load('redis') as RedisPackage;
}

function checkVersion(location: string): void {
  const manifest = manifestOf('redis', location);
  if (manifest === undefined) return;
  const { version } = manifest;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor)) return;
  throw errorOf('store_unavailable', { detail: expectation(UPDATE, { version }), retryable: false });
}

const INSTALL =
  'the package redis is not installed here, so run npm install redis@6; if a bundle must contain it, replace url by client: createClient({ url }), with createClient imported from redis by your code';
const UPDATE = 'the installed package redis {version} is older than version 5.9, so run npm install redis@6';
