// Compiles the same program under each compiler and each way of resolving modules.
const { execFileSync } = require('node:child_process');

const COMPILERS = ['typescript-5', 'typescript-7'];
const RESOLUTIONS = [
  ['--module', 'node16'],
  ['--module', 'nodenext'],
  ['--module', 'esnext', '--moduleResolution', 'bundler'],
];
const OPTIONS = [
  '--noEmit',
  '--strict',
  '--exactOptionalPropertyTypes',
  '--skipLibCheck',
  'false',
  '--target',
  'es2022',
];

for (const compiler of COMPILERS) {
  for (const resolution of RESOLUTIONS) {
    console.log(compiler, ...resolution);
    const tsc = `node_modules/${compiler}/bin/tsc`;
    const files = ['esm.mts', 'commonjs.cts', 'inversify.mts'];
    execFileSync(process.execPath, [tsc, ...OPTIONS, ...resolution, '--types', 'node', ...files], { stdio: 'inherit' });
  }
}
