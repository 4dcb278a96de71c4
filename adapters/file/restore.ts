import { lstatSync, realpathSync } from 'node:fs';
import { readOptions } from '../../src/commands/read-options.ts';
import { ClienteleError } from '../../src/domain/errors.ts';
import type { PlatformUrl } from '../../src/ports/platform-types.ts';
import { fileError } from './errors.ts';
import { checkHeader } from './file-header.ts';
import { readFilePath } from './file-path.ts';
import { type FileExpectation, invalidParameter } from './messages.ts';
import { UnpublishedCopy } from './unpublished-copy.ts';
import { readWorkerCode, type WorkerCode } from './worker-code.ts';
import { runInWorker } from './worker-thread.ts';

/** Options of {@link restoreFile}. */
export interface RestoreOptions {
  /** The backup: a plain path, or a URL object with the protocol `file:`. It stays as it is. */
  from: string | PlatformUrl;
  /** Where the restored file is to be. */
  to: string | PlatformUrl;
  /** Whether to replace the file of a store at `to`, with its log. Its customers are lost. Default false: nothing may be there. */
  replace?: boolean | undefined;
  /** As the option of the file store. */
  worker?: PlatformUrl | string | undefined;
}

/**
 * Puts a backup of a file store in place: checks it, copies it, and removes the log of the file that it replaces. All stores
 * on that file must be closed, in every process. The file is replaced in one step, or not at all.
 *
 * @throws InvalidRequestError `parameter_invalid` naming `from`, `to` or `replace`; ApiError `store_corrupt`, `store_full`
 * @example
 * await restoreFile({ from: './backup.db', to: './customers.db', replace: true });
 */
export async function restoreFile(options: RestoreOptions): Promise<void> {
  const { from, to, replace = false, worker } = readOptions(options, ['from', 'to', 'replace', 'worker']);
  if (typeof replace !== 'boolean') throw invalidParameter('replace', 'true or false');
  const source = existingFile('from', readFilePath('from', from), 'the path of a backup that exists');
  const path = readFilePath('to', to);
  if (source === undefined) throw invalidParameter('from', 'the path of a backup that exists');
  const code = readWorkerCode('worker', worker);
  try {
    checkOwner('from', source);
    const replaced = replace ? existingFile('to', path, 'the path of a file') : undefined;
    await restore(source, path, replaced, code);
  } catch (error) {
    throw fileError(error);
  }
}

async function restore(from: string, to: string, replaced: string | undefined, code: WorkerCode): Promise<void> {
  if (replaced === from) throw invalidParameter('to', 'another path than that of the backup');
  const isIntact = replaced !== undefined && isIntactFile(replaced);
  const copy = new UnpublishedCopy('to', replaced ?? to, replaced !== undefined);
  try {
    await runInWorker(code, { kind: 'copy', path: from, identity: undefined, copy: copy.path, param: 'from' });
    if (isIntact) await runInWorker(code, { kind: 'lock', path: replaced, identity: undefined });
    if (replaced === undefined) copy.publish();
    else copy.replace();
  } finally {
    copy.end();
  }
}

/** Returns the path without symbolic links; undefined if nothing is there. */
function existingFile(param: string, path: string, expected: FileExpectation) {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
  const real = realpathSync(path);
  if (!lstatSync(real).isFile()) throw invalidParameter(param, expected);
  return real;
}

/** Whether a file that is replaced can be opened. Fails if it is not a file of a store. */
function isIntactFile(path: string): boolean {
  try {
    checkOwner('to', path);
    return true;
  } catch (error) {
    if (error instanceof ClienteleError && error.code === 'store_corrupt') return false;
    throw error;
  }
}

function checkOwner(param: string, path: string): void {
  try {
    checkHeader(path);
  } catch (error) {
    const isRefused = error instanceof ClienteleError && error.code === 'parameter_invalid';
    throw isRefused ? error.with({ param }) : error;
  }
}
