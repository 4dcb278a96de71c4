import { CachedStore } from '../../../adapters/cache/index.ts';
import { storeConformance } from '../../../adapters/conformance/index.ts';
import { fileStore, freshPath } from '../../support/file-store.ts';

const paths = new Map<string, string>();

/** Stores of one data work on the same file. */
function pathOf(data: string): string {
  const path = paths.get(data) ?? freshPath();
  paths.set(data, path);
  return path;
}

const supports = { durable: true, shared: true };

storeConformance({ name: 'FileStore', create: (data) => fileStore(pathOf(data)), capabilities: supports });

storeConformance({
  name: 'CachedStore around FileStore',
  create: (data) => new CachedStore(fileStore(pathOf(data)), { max: 100 }),
  capabilities: supports,
  concurrency: 50,
});
