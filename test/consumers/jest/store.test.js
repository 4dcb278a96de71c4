const { runCase, storeCases } = require('clientele/conformance');
const { MemoryStore } = require('clientele/memory');

const capabilities = { durable: false, shared: false };

describe('MemoryStore', () => {
  for (const storeCase of storeCases) {
    const skip = storeCase.needs !== undefined && !capabilities[storeCase.needs];
    const run = () => runCase(storeCase, { create: () => new MemoryStore(), capabilities });
    (skip ? test.skip : test)(storeCase.name, run, 120_000);
  }
});
