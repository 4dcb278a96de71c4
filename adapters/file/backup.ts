import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { invalidParameter } from '../../src/domain/errors.ts';
import { corruptError } from '../../src/store-kit/record-encoding.ts';
import { openReader } from './connection.ts';
import type { Driver, Row } from './sqlite-driver.ts';

/** How long the copy waits for a process that recovers the log after a crash, in milliseconds. */
const RECOVERY_WAIT_MS = 5_000;

/**
 * Copies the state of a file at one moment, while others write to the file. The copy is written beside the target, checked,
 * synced to disk, and then renamed to the target. A backup that fails removes its partial copy. A backup that is killed
 * leaves it, and later backups to the same target fail until it is removed.
 */
export function backupFile(driver: Driver, path: string, target: string): undefined {
  if (existsSync(target)) throw invalidParameter('path', 'a path at which no file exists');
  const partial = `${target}.partial`;
  // SQLite writes into an empty file and keeps its permissions: only the owner has access.
  closeSync(openSync(partial, 'wx', 0o600));
  try {
    copyFile(driver, path, partial);
    checkCopy(driver, partial);
    syncToDisk(partial);
    renameSync(partial, target);
    syncToDisk(dirname(target));
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}

function copyFile(driver: Driver, path: string, target: string): void {
  const connection = driver.open(path, 'read');
  try {
    connection.exec(`PRAGMA busy_timeout = ${RECOVERY_WAIT_MS}`);
    connection.prepare('VACUUM INTO ?').run(target);
  } finally {
    connection.close();
  }
}

function checkCopy(driver: Driver, path: string): void {
  const connection = openReader(driver, path);
  try {
    const { integrity_check } = connection.prepare('PRAGMA integrity_check(1)').get() as Row;
    if (integrity_check !== 'ok') throw corruptError(path, new Error(String(integrity_check)));
  } finally {
    connection.close();
  }
}

function syncToDisk(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
