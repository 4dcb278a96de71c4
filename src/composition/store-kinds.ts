import { FILE_OPTION_NAMES, type FileOptions } from '../../adapters/file/options.ts';
import { MEMORY_OPTION_NAMES, type MemoryOptions } from '../../adapters/memory/options.ts';
import { REDIS_OPTION_NAMES, type RedisStoreOptions } from '../../adapters/redis/options.ts';
import type { Scope } from '../domain/scope.ts';
import type { Store } from '../ports/store.ts';
import type { Kind } from './kinds.ts';

/** Options of a store that is created for one clientele, and opened and closed with it. */
export type StoreOptions = MemoryOptions | FileOptions | RedisStoreOptions;

/** Creates a store that serves the scope. `timeout` is the time limit of opening it, in milliseconds. */
export type CreateStore = (scope: Scope, timeout: number | undefined) => Store;

type KindName = StoreOptions['kind'];
type OptionsOf<K extends KindName> = Extract<StoreOptions, { kind: K }>;

/** Every kind of store. A new kind adds its options to {@link StoreOptions} and an entry here. */
export const STORE_KINDS: { readonly [K in KindName]: Kind<OptionsOf<K>, CreateStore> } = {
  memory: {
    optionNames: MEMORY_OPTION_NAMES,
    load: async () => {
      const { MemoryStore } = await import('../../adapters/memory/index.ts');
      return () => new MemoryStore();
    },
  },
  file: {
    optionNames: FILE_OPTION_NAMES,
    load: async (options) => {
      const { FileStore } = await import('../../adapters/file/index.ts');
      return () => new FileStore(options);
    },
  },
  redis: {
    optionNames: REDIS_OPTION_NAMES,
    load: async (options) => {
      const { RedisStore } = await import('../../adapters/redis/index.ts');
      return (scope, timeout) => new RedisStore(options, { scopes: [scope], timeout });
    },
  },
};
