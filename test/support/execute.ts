import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs this Node with the arguments in a process of its own; rejects where it exits with an error. */
export const execute = (args: readonly string[]): Promise<{ stdout: string; stderr: string }> =>
  promisify(execFile)(process.execPath, args);
