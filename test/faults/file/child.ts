import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';

export interface Result {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A running process and the promise of its result. */
export interface Child {
  readonly process: ChildProcess;
  readonly ended: Promise<Result>;
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a program, which is killed if this process exits. */
export function start(
  command: string,
  args: readonly string[],
  options: { uid?: number; gid?: number; env?: NodeJS.ProcessEnv; onOutput?: (text: string) => void } = {},
): Child {
  const { onOutput, ...spawning } = options;
  const child = spawn(command, args, { ...spawning, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
      if (name === 'stdout') onOutput?.(output.stdout);
    });
  }
  const ended = new Promise<Result>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      running.delete(child);
      resolve({ ...output, code, signal });
    });
  });
  return { process: child, ended };
}

/** Waits for a process to exit, and returns its output. Fails if the process failed. */
export async function outputOf(child: Child): Promise<string> {
  const { stdout, stderr, code, signal } = await child.ended;
  assert.deepEqual([code, signal], [0, null], `the child must exit with code 0\n${stdout.slice(-2_000)}\n${stderr}`);
  return stdout;
}

/** Starts a script with this version of Node. */
export const startScript = (script: string, args: readonly string[], options?: Parameters<typeof start>[2]): Child =>
  start(process.execPath, [script, ...args], options);
