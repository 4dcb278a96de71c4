/**
 * Runs the tests under c8, whose thresholds stand in package.json. A file that holds types alone has no code to cover, yet
 * c8 counts each of its lines as missed: those files are found here and left out.
 */
import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';

async function holdsTypesAlone(file: string): Promise<boolean> {
  const { code } = await transform(await readFile(file, 'utf8'), {
    loader: 'ts',
    tsconfigRaw: '{"compilerOptions":{"verbatimModuleSyntax":true}}',
  });
  // What is left of `import { type A } from './a.ts'`.
  return code.replace(/^import "[^"]+";$/gm, '').trim() === '';
}

const testRunner = fileURLToPath(new URL('../test/all.ts', import.meta.url));

const files = (
  await Promise.all(
    ['src', 'adapters'].map(async (folder) => {
      const names = await readdir(folder, { recursive: true });
      return names.filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts')).map((name) => join(folder, name));
    }),
  )
).flat();
const typesAlone = await Promise.all(files.map(holdsTypesAlone));
const excluded = ['src/generated/**', ...files.filter((_file, i) => typesAlone[i])];

/** Tests of what lies outside: their stores run in threads and servers, and cost more time than all others together. */
const outside = /^test\/(?:faults|adapters\/(?:file|redis)\/)/;
const tests = (await readdir('test', { recursive: true }))
  .map((name) => join('test', name))
  .filter((file) => file.endsWith('.test.ts') && !outside.test(file));

const child = spawn(
  'c8',
  [...excluded.flatMap((file) => ['--exclude', file]), process.execPath, '--import', 'tsx', testRunner, ...tests],
  { stdio: 'inherit' },
);
child.on('close', (code) => {
  process.exitCode = code ?? 1;
});
