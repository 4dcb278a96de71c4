/**
 * Runs the tests under c8, with the thresholds in package.json. c8 counts each line of a file without code as missed, so
 * that files which contain only types are excluded.
 */
import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';

async function containsOnlyTypes(file: string): Promise<boolean> {
  const { code } = await transform(await readFile(file, 'utf8'), {
    loader: 'ts',
    tsconfigRaw: '{"compilerOptions":{"verbatimModuleSyntax":true}}',
  });
  // `import { type A } from './a.ts'` is compiled to `import './a.ts'`.
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
const onlyTypes = await Promise.all(files.map(containsOnlyTypes));
const excluded = ['src/generated/**', ...files.filter((_file, i) => onlyTypes[i])];

/** Tests of folders without thresholds. They use threads, servers and a browser, and take longer than all other tests. */
const ofUncountedFolders = /^test\/(?:faults|adapters\/(?:file|redis|console\/browser))\//;
/** Tests of commands that run from a bundle, whose lines cannot be counted. */
const ofBundle =
  /^test\/adapters\/cli\/(?:commands|command-line-document|copy|import-export|maintenance|serve-live)\.test\.ts$/;
const tests = (await readdir('test', { recursive: true }))
  .map((name) => join('test', name))
  .filter((file) => file.endsWith('.test.ts') && !ofUncountedFolders.test(file) && !ofBundle.test(file));

const child = spawn(
  'c8',
  [...excluded.flatMap((file) => ['--exclude', file]), process.execPath, '--import', 'tsx', testRunner, ...tests],
  { stdio: 'inherit' },
);
child.on('close', (code) => {
  process.exitCode = code ?? 1;
});
