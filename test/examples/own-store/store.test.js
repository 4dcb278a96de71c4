import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { stateConformance, stateOfStore, storeConformance } from 'clientele/conformance';
import { PGliteStore } from './store.js';

const directory = await mkdtemp(join(tmpdir(), 'own-store-'));
after(() => rm(directory, { recursive: true }));

// PGlite takes seconds to create a database of 40 MB, so the cases share one. Each data name is a schema in it.
const create = (data) => new PGliteStore(directory, data);

storeConformance({
  name: 'PGliteStore',
  create,
  capabilities: { durable: true },
  concurrency: 40,
});

stateConformance({
  name: 'PGliteStore',
  ...stateOfStore(create),
  capabilities: { durable: true },
  concurrency: 40,
});
