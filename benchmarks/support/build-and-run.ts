import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import type { Figures, Job } from './case.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
export const results = join(root, 'benchmarks/results');
const home = join(results, '.build');

/**
 * Compiles the worker and copies the built package beside it, so that the worker can import the package by its name. The
 * measured code runs without a loader, and a build during the run does not change it.
 * @param dist The built package; it is built first if it does not exist.
 */
export async function prepare(dist = join(root, 'dist')): Promise<void> {
  if (!existsSync(join(dist, 'index.js'))) await run('npm', ['run', 'build'], { cwd: root });
  if (await isStale(dist)) console.error('The sources are newer than the build. Run `npm run build` to measure them.');
  const copy = join(home, 'node_modules/clientele');
  await rm(home, { recursive: true, force: true });
  await mkdir(copy, { recursive: true });
  // Without this file the name `clientele` would resolve to the dist/ of this repository.
  await writeFile(join(home, 'package.json'), '{"type":"module"}\n');
  await cp(join(root, 'package.json'), join(copy, 'package.json'));
  await cp(dist, join(copy, 'dist'), { recursive: true, filter: (path) => !/(\.map|\/types)$/.test(path) });
  await build({
    entryPoints: [fileURLToPath(new URL('../worker.ts', import.meta.url))],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outfile: join(home, 'worker.js'),
    logLevel: 'warning',
  });
}

/** Runs a job in a new process. */
export async function perform(job: Job): Promise<Figures> {
  const args = ['--expose-gc', 'worker.js', JSON.stringify(job)];
  const { stdout } = await run(process.execPath, args, { cwd: home });
  return JSON.parse(stdout) as Figures;
}

async function isStale(dist: string): Promise<boolean> {
  const buildTime = (await stat(join(dist, 'index.js'))).mtimeMs;
  const sourceTimes = ['src', 'adapters'].map(async (folder) => {
    const names = await readdir(join(root, folder), { recursive: true });
    return Promise.all(names.map(async (name) => (await stat(join(root, folder, name))).mtimeMs));
  });
  return (await Promise.all(sourceTimes)).flat().some((time) => time > buildTime);
}
