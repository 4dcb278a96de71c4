import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileStore } from '../../adapters/file/index.ts';
import { type Connection, loadDriver } from '../../adapters/file/sqlite-driver.ts';
import { worker } from './file-worker.ts';

const folder = mkdtempSync(join(tmpdir(), 'clientele-file-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

let paths = 0;

/** Returns a path without a file, in a folder that is deleted when this process exits. */
export function freshPath(): string {
  paths += 1;
  return join(folder, `${paths}.db`);
}

/** Returns a path in deep folders below a folder, with a number of bytes. The folders do not exist. */
export function longPath(below: string, bytes: number): string {
  let path = `${below}/`;
  for (; bytes - Buffer.byteLength(path) > 200; path += '/') path += 'd'.repeat(99);
  return path + 'f'.repeat(bytes - Buffer.byteLength(path));
}

/** Returns a file store whose worker is built from the sources. */
export const fileStore = (path = freshPath()): FileStore => new FileStore({ path, worker });

/** Opens a file with SQLite, without the store. Creates it if it is missing. */
export async function withFile<T>(path: string, use: (connection: Connection) => T): Promise<T> {
  if (!existsSync(path)) writeFileSync(path, '');
  const connection = (await loadDriver()).open(path);
  try {
    connection.exec('PRAGMA busy_timeout = 5000');
    return use(connection);
  } finally {
    connection.close();
  }
}
