import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes the file, readable and writable by its owner alone, where there is none yet; SQLite gives its log the same rights. */
export async function ensureFile(path: string, createDirectory: boolean): Promise<void> {
  if (createDirectory) await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  // Never one that is there: closing it would end the locks that SQLite has on it for other stores of this process.
  if (existsSync(path)) return;
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    // Another process was faster.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/**
 * Where the writing thread's code lies: beside this module when it is built, and in the same module format. An application
 * whose bundler moves modules passes the place itself.
 */
export function workerFile(module = import.meta.url): URL {
  const extension = /\.(?:[cm]?js|ts)$/.exec(module)?.[0];
  return new URL(extension === '.ts' ? './worker/entry.ts' : `./file-worker${extension}`, module);
}
