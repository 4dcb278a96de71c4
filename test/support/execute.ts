import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs this Node with the arguments in a child process; rejects if it exits with an error. */
export const execute = (
  args: readonly string[],
  options: { readonly cwd?: string } = {},
): Promise<{ stdout: string; stderr: string }> => promisify(execFile)(process.execPath, args, options);
