// Compiles the same programs with each compiler and each module resolution.
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
  // Without @types/node, and without libs newer than es2022.
  console.log(compiler, 'bare.json');
  const bare = [`node_modules/${compiler}/bin/tsc`, '-p', 'bare.json'];
  execFileSync(process.execPath, bare, { stdio: 'inherit' });
  for (const resolution of RESOLUTIONS) {
    console.log(compiler, ...resolution);
    const tsc = `node_modules/${compiler}/bin/tsc`;
    const files = ['esm.mts', 'commonjs.cts', 'inversify.mts', 'store.mts'];
    execFileSync(process.execPath, [tsc, ...OPTIONS, ...resolution, '--types', 'node', ...files], { stdio: 'inherit' });
  }
}
