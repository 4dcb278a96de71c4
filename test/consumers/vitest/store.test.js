import { runCase, storeCases } from 'clientele/conformance';
import { MemoryStore } from 'clientele/memory';
import { describe, test } from 'vitest';

const capabilities = { durable: false, shared: false };

describe('MemoryStore', () => {
  for (const storeCase of storeCases) {
    const skip = storeCase.needs !== undefined && !capabilities[storeCase.needs];
    test(storeCase.name, { skip, timeout: 120_000 }, async () => {
      await runCase(storeCase, { create: () => new MemoryStore(), capabilities });
    });
  }
});
