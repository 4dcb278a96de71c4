export type { RedisClient, RedisStoreOptions } from '../../src/composition/options.ts';
export { RedisStore } from './store.ts';
