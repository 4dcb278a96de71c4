import type { Options } from 'tsup';
import { commonjsOutput } from './commonjs-output.ts';
import { buildPage, consolePage } from './console-page.ts';
import { coreInOneChunk } from './core-in-one-chunk.ts';
import { fileWorker } from './file-worker.ts';
import { inversifyByImporter } from './inversify-by-importer.ts';
import { thirdPartyNotices } from './third-party-notices.ts';

const entries = {
  index: 'src/index.ts',
  core: 'src/core.ts',
  memory: 'adapters/memory/index.ts',
  file: 'adapters/file/index.ts',
  cache: 'adapters/cache/index.ts',
  http: 'adapters/http/index.ts',
  redis: 'adapters/redis/index.ts',
  otp: 'adapters/otp/index.ts',
  vault: 'adapters/vault/index.ts',
  testing: 'adapters/testing/index.ts',
  conformance: 'adapters/conformance/index.ts',
  console: 'adapters/console/index.ts',
  'store-kit': 'src/store-kit/index.ts',
};

const shared: Options = {
  target: 'node20',
  platform: 'node',
  format: 'esm',
  // With shared chunks a process has one copy of each class.
  splitting: true,
  sourcemap: true,
  // tsc emits the declarations, because tsup needs an older TypeScript for them.
  dts: false,
  // By default tsup changes `node:test` into `test`, which does not exist.
  removeNodeProtocol: false,
  // tsup does not bundle dependencies. The plugin decides which entries contain inversify. Of ulid two functions are used,
  // and the package loads node:crypto for the others.
  noExternal: ['inversify', 'ulid'],
};

const page = await buildPage();

// All entries of a format are built together. Separate builds would copy the port classes, which identify services.
export default [
  {
    ...shared,
    // The command is started and never imported, so one format is enough.
    entry: { ...entries, inversify: 'src/inversify.ts', cli: 'adapters/cli/main.ts' },
    esbuildPlugins: [
      coreInOneChunk,
      inversifyByImporter,
      fileWorker('dist/file-worker.js'),
      consolePage(page),
      thirdPartyNotices('dist/THIRD-PARTY-NOTICES.txt', page.inputs),
    ],
  },
  {
    ...shared,
    // Without the inversify entry, because not every Node can `require` inversify.
    entry: entries,
    outExtension: () => ({ js: '.cjs' }),
    esbuildPlugins: [coreInOneChunk, inversifyByImporter, fileWorker('dist/file-worker.js'), consolePage(page)],
    plugins: [commonjsOutput],
  },
] satisfies Options[];
