export { CachedStore } from './cached-store.ts';
export type { CacheOptions } from './options.ts';
