import { isBusy, toTransferred } from './errors.ts';
import { invalidParameter } from './messages.ts';
import type { Driver } from './sqlite-driver.ts';

/**
 * Fails if another connection has a database open, in any process. Its log is applied, and removed. A damaged database is not
 * checked, because SQLite does not open it.
 */
export function checkUnused(driver: Driver, path: string): undefined {
  const connection = driver.open(path);
  try {
    // In this mode, SQLite needs the lock that every open connection shares.
    connection.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; ROLLBACK');
  } catch (error) {
    if (isBusy(error)) throw invalidParameter('to', 'a file that no store has open: close all stores on it first');
    if (toTransferred(error).code !== 'store_corrupt') throw error;
  } finally {
    connection.close();
  }
}
