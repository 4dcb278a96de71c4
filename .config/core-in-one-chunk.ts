import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * The files through which an entry loads the core: the service, and the ports that the service does not import, because it
 * extends none of them. Bundlers cannot drop the base class of stores, so it is not part of the core.
 */
const CORE = [
  'src/service/customers/customer-service.ts',
  'src/ports/sms-verifier.ts',
  'src/ports/state-store.ts',
  'src/ports/token-verifier.ts',
].map((file) => resolve(file));

/** The files that other files import on demand, and that are no entries of the package. */
const ON_DEMAND = ['src/composition/container.ts', 'adapters/testing/fakes.ts'].map((file) => resolve(file));

/**
 * Lets every entry load the core, so that the core is one file. esbuild makes a chunk for each set of entries that
 * share code, and a process takes longer to load many small files.
 */
export const coreInOneChunk: Plugin = {
  name: 'core-in-one-chunk',
  setup({ initialOptions, onLoad, onResolve }) {
    const entries = new Set([
      ...Object.values(initialOptions.entryPoints ?? {}).map((file) => resolve(String(file))),
      ...ON_DEMAND,
    ]);
    // Without side effects, esbuild drops the imports of files whose exports an entry does not use.
    onResolve({ filter: /\.ts$|\/generated\/validators\.js$/ }, ({ path, resolveDir, kind }) =>
      kind === 'entry-point' ? undefined : { path: resolve(resolveDir, path), sideEffects: true },
    );
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (!entries.has(path)) return undefined;
      const imports = CORE.map((file) => `\nimport ${JSON.stringify(file)};`).join('');
      return { contents: `${await readFile(path, 'utf8')}${imports}`, loader: 'ts' };
    });
  },
};
