import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { storeConformance } from 'clientele/conformance';
import { PGliteStore } from './store.js';

const folder = await mkdtemp(join(tmpdir(), 'own-store-'));
after(() => rm(folder, { recursive: true }));

// PGlite takes seconds to create a database, and 40 MB: each case gets a copy of an empty one, and replaces the last copy.
const empty = new PGliteStore(join(folder, 'empty'));
await empty.open();
await empty.close();
let current = '';

storeConformance({
  name: 'PGliteStore',
  create: async (data) => {
    const directory = join(folder, data);
    if (directory !== current) {
      if (current) await rm(current, { recursive: true });
      await cp(empty.directory, directory, { recursive: true });
      current = directory;
    }
    return new PGliteStore(directory);
  },
  capabilities: { durable: true },
});
