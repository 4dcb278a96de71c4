import { resolve } from 'node:path';
import type { Plugin } from 'esbuild';

const inversifyEntry = resolve('src/inversify.ts');

/**
 * Bundles inversify into our own composition root, and leaves it out of the one entry that fills an application's
 * container, which must share the application's copy.
 */
export const inversifyByImporter: Plugin = {
  name: 'inversify-by-importer',
  setup(build) {
    build.onResolve({ filter: /^inversify$/ }, ({ importer }) =>
      importer === inversifyEntry ? { path: 'inversify', external: true } : undefined,
    );
  },
};
