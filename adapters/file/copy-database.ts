import { corruptError } from '../../src/store-kit/record-encoding.ts';
import { type CancelFlag, isCancelled } from './cancel-flag.ts';
import { openReader } from './connection.ts';
import { APPLICATION_ID } from './format.ts';
import { renewTag } from './log-tag.ts';
import { invalidParameter } from './messages.ts';
import type { Connection, Driver, Row } from './sqlite-driver.ts';
import { syncFile } from './sync.ts';

/** How long the copy waits for a process that recovers the log after a crash, in milliseconds. */
const RECOVERY_WAIT_MS = 5_000;

/** A copy to make. */
export interface CopyTask {
  /** The empty file of the copy. */
  readonly copy: string;
  /** Name of the parameter that gave the database. */
  readonly param: string;
}

/**
 * Copies the state of a database at one moment into an empty file, while other connections write to it. Checks the copy, and
 * syncs it to disk. If it is cancelled, the copy is incomplete.
 */
export function copyDatabase(
  driver: Driver,
  path: string,
  { copy, param }: CopyTask,
  cancelled: CancelFlag | undefined,
): undefined {
  if (isCancelled(cancelled)) return;
  withConnection(driver.open(path, 'read'), (connection) => {
    connection.exec(`PRAGMA busy_timeout = ${RECOVERY_WAIT_MS}`);
    connection.prepare('VACUUM INTO ?').run(copy);
  });
  if (isCancelled(cancelled)) return;
  withConnection(driver.open(copy), renewTag);
  checkCopy(driver, copy, param);
  if (!isCancelled(cancelled)) syncFile(copy);
}

function checkCopy(driver: Driver, path: string, param: string): void {
  withConnection(openReader(driver, path), (connection) => {
    const { integrity_check } = connection.prepare('PRAGMA integrity_check(1)').get() as Row;
    if (integrity_check !== 'ok') throw corruptError(path, new Error(String(integrity_check)));
    const { application_id } = connection.prepare('PRAGMA application_id').get() as Row;
    if (application_id !== APPLICATION_ID) throw invalidParameter(param, 'a backup of a file store');
  });
}

function withConnection(connection: Connection, use: (connection: Connection) => void): void {
  try {
    use(connection);
  } finally {
    connection.close();
  }
}
