import { CachedStore } from '../../../adapters/cache/index.ts';
import { stateConformance, stateOfStore } from '../../../adapters/conformance/index.ts';
import { MemoryStore } from '../../../adapters/memory/index.ts';
import { NumberedState } from './numbered-state.ts';
import { RemoteStore } from './remote-store.ts';

stateConformance({ name: 'MemoryStore', ...stateOfStore(() => new MemoryStore()) });

stateConformance({
  name: 'CachedStore around a MemoryStore',
  ...stateOfStore(() => new CachedStore(new MemoryStore(), { max: 50 })),
});

stateConformance({
  name: 'RemoteStore',
  ...stateOfStore((data) => new RemoteStore(data)),
  capabilities: { durable: true, shared: true },
});

// Versions only have to differ among the writes of one key.
stateConformance({ name: 'NumberedState', create: (_data, clock) => new NumberedState(clock) });
