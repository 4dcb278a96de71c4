import { CachedStore } from '../../../adapters/cache/index.ts';
import { stateConformance, stateOfStore } from '../../../adapters/conformance/index.ts';
import { MemoryStore } from '../../../adapters/memory/index.ts';

stateConformance({ name: 'MemoryStore', ...stateOfStore(() => new MemoryStore()) });

stateConformance({
  name: 'CachedStore around a MemoryStore',
  ...stateOfStore(() => new CachedStore(new MemoryStore(), { max: 50 })),
});
