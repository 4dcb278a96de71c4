import { MemoryStore } from '../../adapters/memory/index.ts';
import { storeConformance } from './index.ts';

storeConformance({ name: 'MemoryStore', create: () => new MemoryStore() });
