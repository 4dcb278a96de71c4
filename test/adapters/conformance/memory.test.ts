import { storeConformance } from '../../../adapters/conformance/index.ts';
import { MemoryStore } from '../../../adapters/memory/index.ts';

storeConformance({ name: 'MemoryStore', create: () => new MemoryStore() });
