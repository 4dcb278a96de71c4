import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Creates the file if it is missing, accessible to its owner only. SQLite gives its log the same permissions. */
export async function ensureFile(path: string, createDirectory: boolean): Promise<void> {
  if (createDirectory) await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  // Closing a descriptor of an existing file would end the locks that SQLite holds on it for this process.
  if (existsSync(path)) return;
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    // Another process has created the file in the meantime.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Returns the location of the worker's code: in a build, beside this module and in the same module format. */
export function workerFile(module = import.meta.url): URL {
  const extension = /\.(?:[cm]?js|ts)$/.exec(module)?.[0];
  return new URL(extension === '.ts' ? './worker/entry.ts' : `./file-worker${extension}`, module);
}
