import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildPage, consolePage } from '../../../.config/console-page.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
let program: Promise<string> | undefined;

/**
 * Builds the program from its sources, with the code of the file store's worker and the page of the console in it: Node 20
 * runs no TypeScript in a worker thread. Returns the path of the program, which is deleted when this process exits.
 */
export function builtCli(): Promise<string> {
  program ??= buildCli();
  return program;
}

async function buildCli(): Promise<string> {
  // Inside the project, so that the program finds the packages that it does not contain, and outside node_modules, so that it
  // finds its own package.json.
  const cache = join(root, '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'clientele-cli-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  // On demand, because the module awaits at its top level.
  const { fileWorker } = await import('../../../.config/file-worker.ts');
  const outfile = join(folder, 'cli.mjs');
  await build({
    entryPoints: [join(root, 'adapters/cli/main.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'error',
    plugins: [fileWorker(join(folder, 'file-worker.js')), consolePage(await buildPage())],
  });
  return outfile;
}

export interface CliResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCli {
  readonly child: ChildProcessWithoutNullStreams;
  stderr(): string;
  readonly result: Promise<CliResult>;
}

/** Time after which a program counts as hanging, in milliseconds. */
const HANG_MS = 180_000;

/** Returns the arguments with which Node runs the program. */
export async function cliArgs(): Promise<string[]> {
  // Newer versions of Node print a warning about node:sqlite to stderr.
  return ['--disable-warning=ExperimentalWarning', await builtCli()];
}

/** Starts the program, with pipes. A program that hangs is killed, so that its test fails. */
export async function spawnCli(...args: string[]): Promise<ChildProcessWithoutNullStreams> {
  return spawn(process.execPath, [...(await cliArgs()), ...args], { timeout: HANG_MS, killSignal: 'SIGKILL' });
}

/** Starts the program, and collects its output. Its stdin is a pipe that stays open. */
export async function startCli(...args: string[]): Promise<RunningCli> {
  const child = await spawnCli(...args);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  // The program may end before it has read its stdin.
  child.stdin.on('error', () => {});
  const result = once(child, 'close').then(([status]) => ({ status, stdout, stderr }));
  return { child, stderr: () => stderr, result };
}

/** Runs the program to its end. @param input Text for its stdin */
export async function runCli(args: readonly string[], input = ''): Promise<CliResult> {
  const { child, result } = await startCli(...args);
  child.stdin.end(input);
  return result;
}
