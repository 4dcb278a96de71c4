import { CachedStore } from '../../../adapters/cache/index.ts';
import { stateConformance, stateOfStore, storeConformance } from '../../../adapters/conformance/index.ts';
import { fileStore, freshPath } from '../../support/file-store.ts';

const paths = new Map<string, string>();

/** Stores with the same data name share a file. */
function pathOf(data: string): string {
  const path = paths.get(data) ?? freshPath();
  paths.set(data, path);
  return path;
}

const capabilities = { durable: true, shared: true };

storeConformance({ name: 'FileStore', create: (data) => fileStore(pathOf(data)), capabilities });

storeConformance({
  name: 'CachedStore around FileStore',
  create: (data) => new CachedStore(fileStore(pathOf(data)), { max: 100 }),
  capabilities,
  concurrency: 50,
});

stateConformance({ name: 'FileStore', ...stateOfStore((data) => fileStore(pathOf(`state ${data}`))), capabilities });
