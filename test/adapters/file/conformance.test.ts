import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { FileStore } from '../../../adapters/file/index.ts';
import { storeConformance } from '../../conformance/index.ts';
import { worker } from '../../support/file-worker.ts';

const folder = mkdtempSync(join(tmpdir(), 'clientele-file-'));
after(() => rmSync(folder, { recursive: true }));

storeConformance({
  name: 'FileStore',
  create: (data) => new FileStore({ path: join(folder, `${data}.db`), worker }),
  supports: { durable: true, shared: true },
});
