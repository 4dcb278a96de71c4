import { isBusy, toTransferred } from './errors.ts';
import { invalidParameter } from './messages.ts';
import type { Driver } from './sqlite-driver.ts';

/**
 * Checks that no store has a database open, in any process. SQLite applies and removes the log. A damaged database passes,
 * because SQLite cannot open it.
 *
 * @throws InvalidRequestError `parameter_invalid` (`to`) if another connection has it open
 */
export function checkClosed(driver: Driver, path: string): undefined {
  const connection = driver.open(path);
  try {
    // In this mode, SQLite needs a lock that excludes every other open connection.
    connection.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; ROLLBACK');
  } catch (error) {
    if (isBusy(error)) throw invalidParameter('to', 'a file that no store has open: close all stores on it first');
    if (toTransferred(error).code !== 'store_corrupt') throw error;
  } finally {
    connection.close();
  }
}
