// Compiles the same programs with each compiler, each module resolution and different libs.
const { execFileSync } = require('node:child_process');
const { rmSync } = require('node:fs');

const COMPILERS = ['typescript-5', 'typescript-7'];
const RESOLUTIONS = [
  ['--module', 'node16'],
  ['--module', 'nodenext'],
  ['--module', 'esnext', '--moduleResolution', 'bundler'],
];
const STRICT = ['--strict', '--skipLibCheck', 'false', '--target', 'es2022'];
const NODE = ['--types', 'node'];
const FILES = ['esm.mts', 'commonjs.cts', 'inversify.mts', 'store.mts', 'customers.mts', 'redis.mts', 'issuers.mts'];

function compile(compiler, ...args) {
  console.log(compiler, ...args);
  execFileSync(process.execPath, [`node_modules/${compiler}/bin/tsc`, ...args], { stdio: 'inherit' });
}

for (const compiler of COMPILERS) {
  // Without @types/node, and without libs newer than es2022; with the types of a browser, and with none.
  compile(compiler, '-p', 'bare.json');
  compile(compiler, '-p', 'bare.json', '--lib', 'es2022');
  for (const resolution of RESOLUTIONS) {
    compile(compiler, '--noEmit', ...STRICT, '--exactOptionalPropertyTypes', ...resolution, ...NODE, ...FILES);
  }
  compile(compiler, '--noEmit', ...STRICT, '--module', 'nodenext', ...NODE, ...FILES);
  const emit = [...STRICT, '--module', 'nodenext', ...NODE, '--declaration', '--outDir', 'out'];
  compile(compiler, ...emit, '--isolatedDeclarations', 'declarations.mts');
  compile(compiler, ...emit, 'inferred.mts');
}

require('./completions.js');

// The defaults of ts-jest and of older projects. TypeScript 7 no longer has them.
compile(
  'typescript-5',
  ...STRICT,
  '--module',
  'commonjs',
  '--moduleResolution',
  'node10',
  ...NODE,
  '--outDir',
  'out',
  'subpaths.ts',
);
require('./out/subpaths.js')
  .main()
  .then(([id]) => console.log(id))
  .finally(() => rmSync('out', { recursive: true }));
