export type { RedisClient, RedisStoreOptions } from './options.ts';
export { RedisStore } from './store.ts';
