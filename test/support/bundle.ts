import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

// Within the project, where a bundle finds the packages that are not in it.
const cache = fileURLToPath(new URL('../../node_modules/.cache', import.meta.url));
let folder: string | undefined;

/**
 * One file of JavaScript built from a source and all that it imports: Node 20 runs no TypeScript in a thread, and a thread
 * or a process starts faster from one file. It is gone when this process ends.
 */
export function bundled(source: URL): string {
  if (folder === undefined) {
    mkdirSync(cache, { recursive: true });
    const made = mkdtempSync(join(cache, 'clientele-bundles-'));
    // Other users run bundles too.
    chmodSync(made, 0o755);
    process.on('exit', () => rmSync(made, { recursive: true, force: true }));
    folder = made;
  }
  const entry = fileURLToPath(source);
  const outfile = join(folder, `${basename(entry, '.ts')}.mjs`);
  buildSync({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: 'inline',
  });
  return outfile;
}
