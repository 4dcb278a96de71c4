import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { invalidParameter } from '../../src/domain/errors.ts';
import { corruptError } from '../../src/store-kit/record-encoding.ts';
import { openReader } from './connection.ts';
import type { Driver, Row } from './sqlite-driver.ts';

/** How long the copy waits for a process that reads the log anew after a crash, in milliseconds. */
const LOCK_WAIT_MS = 5_000;

/**
 * Copies a file as it is at one moment, while others write to it: to a new file beside the target, which is checked, brought
 * to disk and then takes the target's name. A backup that failed leaves nothing.
 */
export function backupFile(driver: Driver, path: string, target: string): void {
  if (existsSync(target)) {
    throw invalidParameter('path', 'a path at which no file exists');
  }
  const partial = `${target}.partial`;
  // SQLite writes into an empty file: this one's rights are its owner's alone.
  closeSync(openSync(partial, 'wx', 0o600));
  try {
    const connection = driver.open(path);
    try {
      connection.exec(`PRAGMA busy_timeout = ${LOCK_WAIT_MS}`);
      connection.prepare('VACUUM INTO ?').run(partial);
    } finally {
      connection.close();
    }
    check(driver, partial);
    sync(partial);
    renameSync(partial, target);
    sync(dirname(target));
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}

function check(driver: Driver, path: string): void {
  const connection = openReader(driver, path);
  try {
    const { integrity_check } = connection.prepare('PRAGMA integrity_check(1)').get() as Row;
    if (integrity_check !== 'ok') throw corruptError(path, new Error(String(integrity_check)));
  } finally {
    connection.close();
  }
}

function sync(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
