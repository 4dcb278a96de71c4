import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileStore } from '../../adapters/file/index.ts';
import { type Connection, loadDriver } from '../../adapters/file/sqlite-driver.ts';
import { worker } from './file-worker.ts';

const folder = mkdtempSync(join(tmpdir(), 'clientele-file-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

let made = 0;

/** A path where no file is, in a folder that goes with the process. */
export function freshPath(): string {
  made += 1;
  return join(folder, `${made}.db`);
}

/** A file store whose threads run from the sources. */
export const fileStore = (path = freshPath()): FileStore => new FileStore({ path, worker });

/** The file as SQLite sees it, without the store. */
export async function withFile<T>(path: string, use: (connection: Connection) => T): Promise<T> {
  const connection = (await loadDriver()).open(path);
  try {
    connection.exec('PRAGMA busy_timeout = 5000');
    return use(connection);
  } finally {
    connection.close();
  }
}
