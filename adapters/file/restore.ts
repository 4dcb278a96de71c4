import { accessSync, constants, lstatSync, realpathSync, statSync } from 'node:fs';
import { readOptions } from '../../src/commands/read-options.ts';
import { ClienteleError } from '../../src/domain/errors.ts';
import type { PlatformUrl } from '../../src/ports/platform-types.ts';
import { fileError } from './errors.ts';
import { checkHeader } from './file-header.ts';
import { readFilePath } from './file-path.ts';
import { FOREIGN_FILE } from './format.ts';
import { type FileExpectation, invalidParameter } from './messages.ts';
import { UnpublishedCopy } from './unpublished-copy.ts';
import { readWorkerCode, type WorkerCode } from './worker-code.ts';
import { runInWorker } from './worker-thread.ts';

/** Options of {@link restoreFile}. */
export interface RestoreOptions {
  /** The backup: a plain path, or a URL object with the protocol `file:`. It is not changed. */
  from: string | PlatformUrl;
  /** Path of the restored file. */
  to: string | PlatformUrl;
  /** Whether to replace the file of a store at `to`, with its log. Its customers are lost. Default false: nothing may be there. */
  replace?: boolean | undefined;
  /** The same as the option of the file store. */
  worker?: PlatformUrl | string | undefined;
}

/**
 * Restores a backup of a file store: checks it, copies it, and removes the log of the file that it replaces. All stores
 * on that file must be closed, in every process. The file is replaced in one step, or not at all.
 *
 * @throws InvalidRequestError `parameter_invalid` naming `from`, `to` or `replace`; ApiError `store_corrupt`, `store_full`
 * @example
 * await restoreFile({ from: './backup.db', to: './customers.db', replace: true });
 */
export async function restoreFile(options: RestoreOptions): Promise<void> {
  const { from, to, replace = false, worker } = readOptions(options, ['from', 'to', 'replace', 'worker']);
  if (typeof replace !== 'boolean') throw invalidParameter('replace', 'true or false');
  const backup = readFilePath('from', from);
  const target = readFilePath('to', to);
  const code = readWorkerCode('worker', worker);
  try {
    const source = existingFile('from', backup, 'the path of a backup that exists');
    if (source === undefined) throw invalidParameter('from', 'the path of a backup that exists');
    checkBackup(source);
    if (replace) await replaceFile(source, target, code);
    else await restoreTo(new UnpublishedCopy('to', target), source, code, (copy) => copy.publish());
  } catch (error) {
    throw fileError(error);
  }
}

/** Replaces the file at a path, or only the log that a deleted file has left there. */
async function replaceFile(from: string, to: string, code: WorkerCode): Promise<void> {
  const replaced = existingFile('to', to, 'the path of a file');
  if (replaced === from) throw invalidParameter('to', 'another path than that of the backup');
  const isIntact = replaced !== undefined && isIntactFile(replaced);
  await restoreTo(new UnpublishedCopy('to', replaced ?? to, true), from, code, async (copy) => {
    if (isIntact) await runInWorker(code, { kind: 'check_closed', path: replaced, identity: undefined });
    copy.replace();
  });
}

async function restoreTo(
  copy: UnpublishedCopy,
  from: string,
  code: WorkerCode,
  finish: (copy: UnpublishedCopy) => void | Promise<void>,
): Promise<void> {
  try {
    await runInWorker(code, { kind: 'copy', path: from, identity: undefined, copy: copy.path, param: 'from' });
    await finish(copy);
  } finally {
    copy.end();
  }
}

/**
 * Returns the path without symbolic links; undefined if no file has this path.
 * @throws InvalidRequestError `parameter_invalid` if it does not lead to a file
 */
function existingFile(param: string, path: string, expected: FileExpectation): string | undefined {
  try {
    const real = realpathSync(path);
    if (statSync(real).isFile()) return real;
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (isMissing && lstatSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
  }
  throw invalidParameter(param, expected);
}

function checkBackup(path: string): void {
  try {
    accessSync(path, constants.R_OK);
  } catch {
    throw invalidParameter('from', 'a backup that this process can read');
  }
  checkOwner('from', path, 'a backup of a file store');
}

/** Returns whether SQLite can open the file that will be replaced. Fails if the file does not belong to a store. */
function isIntactFile(path: string): boolean {
  try {
    checkOwner('to', path, FOREIGN_FILE);
    return true;
  } catch (error) {
    if (error instanceof ClienteleError && error.code === 'store_corrupt') return false;
    throw error;
  }
}

/** @param expected Detail of the error for another application's file */
function checkOwner(param: string, path: string, expected: FileExpectation): void {
  try {
    checkHeader(path);
  } catch (error) {
    if (!(error instanceof ClienteleError) || error.code !== 'parameter_invalid') throw error;
    throw error.detail?.expected === FOREIGN_FILE ? invalidParameter(param, expected) : error.with({ param });
  }
}
