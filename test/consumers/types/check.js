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
  // Without the types of Node, and without the libraries that newer programs ask for.
  console.log(compiler, 'bare.json');
  const bare = [`node_modules/${compiler}/bin/tsc`, '-p', 'bare.json'];
  execFileSync(process.execPath, bare, { stdio: 'inherit' });
  for (const resolution of RESOLUTIONS) {
    console.log(compiler, ...resolution);
    const tsc = `node_modules/${compiler}/bin/tsc`;
    const files = ['esm.mts', 'commonjs.cts', 'inversify.mts'];
    execFileSync(process.execPath, [tsc, ...OPTIONS, ...resolution, '--types', 'node', ...files], { stdio: 'inherit' });
  }
}
