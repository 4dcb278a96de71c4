import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { invalidParameter } from './messages.ts';
import { workerCode } from './worker/code.ts';

/** The code of the worker threads: its text, or the location of its file. */
export type WorkerCode = { readonly script: string } | URL | string;

/**
 * Reads the option `worker`: a path, or a location with the protocol `file:` as a URL or as a string.
 * @throws InvalidRequestError `parameter_invalid` if the file does not exist
 */
export function readWorkerCode(param: string, worker: unknown): WorkerCode {
  if (worker === undefined) return workerCode;
  const path = typeof worker === 'string' || worker instanceof URL ? pathOfFile(String(worker)) : undefined;
  if (path !== undefined) return path;
  throw invalidParameter(param, 'omitted, or the location of a copy of the file clientele/file-worker');
}

function pathOfFile(location: string): string | undefined {
  try {
    const path = location.startsWith('file:') ? fileURLToPath(location) : resolve(location);
    return statSync(path).isFile() ? path : undefined;
  } catch {
    // A URL of another host, or a file that is missing or inaccessible.
    return undefined;
  }
}
