import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { storeConformance } from 'clientele/conformance';
import { PGliteStore } from './store.js';

const folder = await mkdtemp(join(tmpdir(), 'own-store-'));
after(() => rm(folder, { recursive: true }));

// A new database takes PGlite seconds to create, so each case gets a copy of an empty one.
const empty = new PGliteStore(join(folder, 'empty'));
await empty.open();
await empty.close();

storeConformance({
  name: 'PGliteStore',
  create: async (data) => {
    const directory = join(folder, data);
    if (!existsSync(directory)) await cp(empty.directory, directory, { recursive: true });
    return new PGliteStore(directory);
  },
  capabilities: { durable: true },
});
