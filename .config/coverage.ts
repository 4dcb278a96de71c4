/**
 * Runs the tests with V8's coverage, and reports it by c8 with the thresholds in package.json. c8 counts each line of a file
 * without code as missed, so that files which contain only types are excluded.
 *
 * The instrumentation slows some code many times, so that a test of deadlines may fail only here. Files with failed tests
 * run again without it, and have to pass then.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
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

/** Runs Node, with the variables added to its environment, and returns its exit status. */
async function runNode(args: readonly string[], variables: Record<string, string> = {}): Promise<number> {
  const child = spawn(process.execPath, args, { stdio: 'inherit', env: { ...process.env, ...variables } });
  const [status] = await once(child, 'close');
  return status ?? 1;
}

async function runTests(files: readonly string[], reporters: Record<string, string>, variables = {}): Promise<number> {
  const options = Object.entries(reporters).flatMap(([reporter, destination]) => [
    `--test-reporter=${reporter}`,
    `--test-reporter-destination=${destination}`,
  ]);
  return await runNode(['--import', 'tsx', ...options, testRunner, ...files], variables);
}

const folder = 'coverage';
const data = join(folder, 'tmp');
const failedFiles = join(folder, 'failed-files');
const reporters = { tap: 'stdout', './.config/failed-tests.ts': 'stderr' };

await rm(folder, { recursive: true, force: true });
await mkdir(folder);
const withFailedFiles = { ...reporters, './.config/failed-files.ts': failedFiles };
let status = await runTests(tests, withFailedFiles, { NODE_V8_COVERAGE: data });

const exclusions = excluded.flatMap((file) => ['--exclude', file]);
const c8 = fileURLToPath(new URL('../node_modules/c8/bin/c8.js', import.meta.url));
const reported = await runNode([c8, 'report', '--temp-directory', data, ...exclusions]);

if (status !== 0) {
  const again = [...new Set((await readFile(failedFiles, 'utf8')).split('\n').filter(Boolean))];
  console.log(`\nFailed with coverage, and run again without it: ${again.join(', ')}`);
  // A failure of the test runner itself has no file to run again.
  if (again.length > 0 && !again.includes(testRunner)) status = await runTests(again, reporters);
}
process.exitCode = status || reported;
