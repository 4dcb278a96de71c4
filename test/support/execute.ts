import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs the current Node in a child process; rejects if the child exits with an error. */
export const execute = (
  args: readonly string[],
  options: { readonly cwd?: string; readonly timeout?: number } = {},
): Promise<{ stdout: string; stderr: string }> => promisify(execFile)(process.execPath, args, options);
