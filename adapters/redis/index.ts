export type { RedisClient, RedisStoreOptions } from '../../src/options.ts';
export { RedisStore } from './store.ts';
