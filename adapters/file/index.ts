export { FileStore, type FileStoreOptions } from './store.ts';
