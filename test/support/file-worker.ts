import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/**
 * The writing thread of the file store, built from the sources: Node 20 runs no TypeScript in a thread, and starts one
 * faster from one file.
 */
function build(): string {
  // Within the project, where the driver is found.
  const cache = fileURLToPath(new URL('../../node_modules/.cache', import.meta.url));
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'clientele-worker-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, 'file-worker.mjs');
  buildSync({
    entryPoints: [fileURLToPath(new URL('../../adapters/file/worker.ts', import.meta.url))],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: 'inline',
  });
  return outfile;
}

export const worker: string = build();
