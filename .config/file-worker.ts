import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { build, type Plugin } from 'esbuild';

/**
 * The code of the file store's worker thread, as one script that is valid as CommonJS and as an ES module: it has no import,
 * no export and no `require`.
 */
const result = await build({
  entryPoints: ['adapters/file/worker/entry.ts'],
  bundle: true,
  write: false,
  format: 'iife',
  platform: 'node',
  target: 'node20',
  minify: true,
  define: { 'import.meta.url': 'undefined' },
  plugins: [builtinModules()],
});
const script = result.outputFiles[0]?.text ?? '';

/** Loads the modules of Node without `import` and `require`. */
function builtinModules(): Plugin {
  return {
    name: 'builtin-modules',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: 'builtin' }));
      onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
        contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
      }));
    },
  };
}

/** Puts the code of the worker thread into the store, and writes it to a file, which the package exports. */
export function fileWorker(path: string): Plugin {
  return {
    name: 'file-worker',
    setup({ onLoad, onEnd }) {
      onLoad({ filter: /[\\/]adapters[\\/]file[\\/]worker[\\/]code\.ts$/ }, () => ({
        contents: `export const workerCode = ${JSON.stringify({ script })};`,
      }));
      onEnd(async () => {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, script);
      });
    },
  };
}
