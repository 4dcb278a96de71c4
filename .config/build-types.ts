/**
 * Emits the declarations twice. TypeScript reads a file as ESM or as CommonJS, by the nearest package.json, but never as both.
 */
import { execFile } from 'node:child_process';
import { cp, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

async function emit(outDir: string): Promise<void> {
  try {
    await run('tsc', ['-p', '.config/tsconfig.build.json', '--outDir', outDir]);
  } catch (error) {
    // tsc reports to stdout, which the error's message leaves out.
    console.error((error as { stdout?: string }).stdout);
    throw error;
  }
  // tsc does not copy the .d.ts files among its inputs.
  await cp('src/generated/validators.d.ts', `${outDir}/src/generated/validators.d.ts`);
}

await Promise.all([emit('dist/types/esm'), emit('dist/types/cjs')]);
await writeFile('dist/types/cjs/package.json', '{"type":"commonjs"}\n');
