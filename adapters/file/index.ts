export type { FileOptions, FileStoreOptions } from './options.ts';
export { type RestoreOptions, restoreFile } from './restore.ts';
export { FileStore } from './store.ts';
