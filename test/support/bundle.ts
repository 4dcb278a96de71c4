import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

// Inside the project, so that a bundle can import the packages that it does not contain.
const cache = fileURLToPath(new URL('../../node_modules/.cache', import.meta.url));
let folder: string | undefined;
const built = new Set<string>();

/** Options that give a CommonJS bundle the `import.meta.url` of its sources. */
const MODULE_URL = {
  define: { 'import.meta.url': 'moduleUrl' },
  banner: { js: 'const moduleUrl = require("node:url").pathToFileURL(__filename).href;' },
};

/**
 * Builds one JavaScript file from a source and its imports, and returns its path. Node 20 runs no TypeScript in a worker
 * thread, and one file starts faster than its sources. The file is deleted when this process exits.
 * @param format A CommonJS bundle can contain packages that call `require`.
 */
export function bundled(source: URL, format: 'esm' | 'cjs' = 'esm'): string {
  const entry = fileURLToPath(source);
  const outfile = join(bundleFolder(), `${basename(entry, '.ts')}.${format === 'esm' ? 'mjs' : 'cjs'}`);
  if (built.has(outfile)) return outfile;
  buildSync({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format,
    platform: 'node',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'error',
    ...(format === 'cjs' ? MODULE_URL : {}),
  });
  built.add(outfile);
  return outfile;
}

function bundleFolder(): string {
  if (folder === undefined) {
    mkdirSync(cache, { recursive: true });
    const created = mkdtempSync(join(cache, 'clientele-bundles-'));
    // Processes of other users run the bundles, too.
    chmodSync(created, 0o755);
    process.on('exit', () => rmSync(created, { recursive: true, force: true }));
    folder = created;
  }
  return folder;
}
