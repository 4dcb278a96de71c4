import { resolve } from 'node:path';
import type { Plugin } from 'esbuild';

const inversifyEntry = resolve('src/inversify.ts');

/**
 * Bundles inversify into the composition root, but not into the entry that fills an application's container: that entry must
 * share the application's copy.
 */
export const inversifyByImporter: Plugin = {
  name: 'inversify-by-importer',
  setup(build) {
    build.onResolve({ filter: /^inversify$/ }, ({ importer }) =>
      importer === inversifyEntry ? { path: 'inversify', external: true } : undefined,
    );
  },
};
