import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/**
 * Returns the bytes that an application downloads for `{ CustomerService }`: minified and compressed. Code that is imported on
 * demand does not count.
 */
export async function bundleSize(): Promise<number> {
  const entry = fileURLToPath(import.meta.resolve('clientele/core'));
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export { CustomerService } from ${JSON.stringify(entry)};`, resolveDir: dirname(entry) },
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    // ulid has builds for Node and for browsers, and resolves only with a field or condition that names one.
    mainFields: ['module', 'main'],
    conditions: ['node', 'import'],
    external: ['node:*'],
    outdir: '.',
    write: false,
    metafile: true,
    // esbuild warns about imports that it drops because of `sideEffects: false`. Dropping them is intended.
    logLevel: 'error',
  });
  const downloaded = new Set(
    Object.keys(metafile.outputs).filter((path) => metafile.outputs[path]?.entryPoint === '<stdin>'),
  );
  for (const path of downloaded) {
    for (const { path: imported, kind, external } of metafile.outputs[path]?.imports ?? []) {
      if (kind === 'import-statement' && !external) downloaded.add(imported);
    }
  }
  const files = [...downloaded].map((path) => outputFiles.find((file) => file.path.endsWith(`/${path}`)));
  return files.reduce((sum, file) => sum + gzipSync(file?.contents ?? '').length, 0);
}
