export type { FileOptions, FileStoreOptions } from './options.ts';
export { FileStore } from './store.ts';
