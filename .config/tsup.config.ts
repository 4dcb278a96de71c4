import type { Options } from 'tsup';
import { commonjsOutput } from './commonjs-output.ts';
import { inversifyByImporter } from './inversify-by-importer.ts';
import { thirdPartyNotices } from './third-party-notices.ts';

const entries = {
  index: 'src/index.ts',
  core: 'src/core.ts',
  memory: 'adapters/memory/index.ts',
  file: 'adapters/file/index.ts',
  // Loaded by a path, not by a name: it is no entry of the package.
  'file-worker': 'adapters/file/worker/entry.ts',
  cache: 'adapters/cache/index.ts',
  http: 'adapters/http/index.ts',
  redis: 'adapters/redis/index.ts',
  testing: 'adapters/testing/index.ts',
  conformance: 'adapters/conformance/index.ts',
  'store-kit': 'src/store-kit/index.ts',
};

const shared: Options = {
  target: 'node20',
  platform: 'node',
  format: 'esm',
  // Entries share chunks: one copy of each class in a process.
  splitting: true,
  sourcemap: true,
  // tsc emits the declarations: tsup's own way needs an older TypeScript.
  dts: false,
  // By default tsup turns `node:test` into `test`, which does not exist.
  removeNodeProtocol: false,
  // An optional peer, which tsup would leave out of the bundle; the plugin says where it may.
  noExternal: ['inversify'],
};

// All entries of a format are one build: two would copy the ports' classes, which are the identifiers in a container.
export default [
  {
    ...shared,
    // The command is started, never imported: one format of it is enough.
    entry: { ...entries, inversify: 'src/inversify.ts', cli: 'adapters/cli/main.ts' },
    esbuildPlugins: [inversifyByImporter, thirdPartyNotices('dist/THIRD-PARTY-NOTICES.txt')],
  },
  {
    ...shared,
    // Without the inversify entry: inversify itself cannot be required everywhere.
    entry: entries,
    outExtension: () => ({ js: '.cjs' }),
    esbuildPlugins: [inversifyByImporter],
    plugins: [commonjsOutput],
  },
] satisfies Options[];
