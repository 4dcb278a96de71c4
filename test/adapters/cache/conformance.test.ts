import { CachedStore } from '../../../adapters/cache/index.ts';
import { storeConformance } from '../../../adapters/conformance/index.ts';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { RemoteStore } from '../conformance/remote-store.ts';

storeConformance({
  name: 'CachedStore around a MemoryStore',
  create: () => new CachedStore(new MemoryStore(), { max: 50 }),
  concurrency: 40,
});

storeConformance({
  name: 'CachedStore around a RemoteStore',
  create: (data) => new CachedStore(new RemoteStore(data), { max: 50 }),
  concurrency: 40,
  capabilities: { durable: true, shared: true },
});
