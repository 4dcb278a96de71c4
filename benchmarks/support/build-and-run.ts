import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import type { Job, JobFigures } from './case.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const home = join(root, 'benchmarks/results/.build');
const packed = join(home, 'packed');

/**
 * Installs the packed package in a folder as npm does, and compiles the worker there, so that it imports the package by its
 * name. The measured code runs without a loader, and a build during the run does not change it.
 * @param dist The built package; it is built first if it does not exist.
 */
export async function prepare(dist = join(root, 'dist')): Promise<void> {
  if (!existsSync(join(dist, 'index.js'))) await run('npm', ['run', 'build'], { cwd: root });
  if (await isStale(dist)) console.error('The sources are newer than the build. Run `npm run build` to measure them.');
  await rm(home, { recursive: true, force: true });
  await pack(dist);
  await installPackage(home);
  await compile(fileURLToPath(new URL('../worker.ts', import.meta.url)), home);
}

/** Packs the build with npm, and unpacks the archive. */
async function pack(dist: string): Promise<void> {
  await mkdir(packed, { recursive: true });
  await cp(join(root, 'package.json'), join(packed, 'package.json'));
  await cp(dist, join(packed, 'dist'), { recursive: true });
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts'], { cwd: packed, maxBuffer: 2 ** 24 });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  await run('tar', ['-xzf', filename], { cwd: packed });
}

/** Puts the packed package into `node_modules` of a folder, with its dependencies beside it. */
export async function installPackage(folder: string): Promise<void> {
  const modules = join(folder, 'node_modules');
  await mkdir(modules, { recursive: true });
  // Without this file the name `clientele` would resolve to the dist/ of this repository.
  await writeFile(join(folder, 'package.json'), '{"type":"module"}\n');
  await cp(join(packed, 'package'), join(modules, 'clientele'), { recursive: true });
  const { dependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies)) {
    await cp(join(root, 'node_modules', name), join(modules, name), { recursive: true, dereference: true });
  }
}

/** Compiles a program and its local imports to `worker.js`. */
export async function compile(source: string, folder: string): Promise<void> {
  await build({
    entryPoints: [source],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outfile: join(folder, 'worker.js'),
    logLevel: 'warning',
  });
}

/** Runs a job in a new process. */
export const perform = (job: Job): Promise<JobFigures> => runWorker<JobFigures>(home, job);

/** Runs `worker.js` in a folder with one argument, and returns the JSON that it prints. */
export async function runWorker<T>(folder: string, argument: unknown): Promise<T> {
  const args = ['--expose-gc', 'worker.js', JSON.stringify(argument)];
  const { stdout } = await run(process.execPath, args, { cwd: folder });
  return JSON.parse(stdout) as T;
}

async function isStale(dist: string): Promise<boolean> {
  const buildTime = (await stat(join(dist, 'index.js'))).mtimeMs;
  const sourceTimes = ['src', 'adapters'].map(async (folder) => {
    const names = await readdir(join(root, folder), { recursive: true });
    return Promise.all(names.map(async (name) => (await stat(join(root, folder, name))).mtimeMs));
  });
  return (await Promise.all(sourceTimes)).flat().some((time) => time > buildTime);
}
