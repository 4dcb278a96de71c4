import type { ErrorCode, Outcome } from '../../src/domain/error-codes.ts';
import { type AnyClienteleError, ClienteleError, errorOf } from '../../src/domain/errors.ts';
import type { Detail } from '../../src/domain/messages.ts';
import { expectation } from './messages.ts';

/** The primary result codes of SQLite that this store distinguishes. */
const CODES = { SQLITE_BUSY: 5, SQLITE_IOERR: 10, SQLITE_CORRUPT: 11, SQLITE_FULL: 13, SQLITE_NOTADB: 26 } as const;

/** System errors of a full disk or an exhausted quota. */
const NO_SPACE: readonly unknown[] = ['ENOSPC', 'EDQUOT'];

/**
 * The extended result code of SQLite if the disk has no space for the index of the log (`-shm`): the number and the name. It
 * stays an I/O error for {@link isIoError}.
 */
const NO_INDEX_SPACE: readonly unknown[] = [4874, 'SQLITE_IOERR_SHMSIZE'];

/** The reason if Node.js runs with `--permission`, and without a flag that a call needs. */
const DENIED = 'the permission model of Node.js denies this call: docs/installing.md lists the flags under Runtimes';

/** Returns the primary result code of a driver's error, or the one for an error of the file system; 0 for any other error. */
function resultCode(error: unknown): number {
  if (typeof error !== 'object' || error === null) return 0;
  const { errcode, code } = error as { errcode?: unknown; code?: unknown };
  if (typeof errcode === 'number') return errcode & 0xff;
  if (NO_SPACE.includes(code)) return CODES.SQLITE_FULL;
  const name = /^SQLITE_[A-Z]+/.exec(String(code))?.[0] ?? '';
  return Object.hasOwn(CODES, name) ? CODES[name as keyof typeof CODES] : 0;
}

/** Returns whether another connection holds the lock. */
export const isBusy = (error: unknown): boolean => resultCode(error) === CODES.SQLITE_BUSY;

/** Returns whether a system call failed. The file may then differ from the state that SQLite assumes. */
export const isIoError = (error: unknown): boolean => resultCode(error) === CODES.SQLITE_IOERR;

/** An error in a form that threads can send to each other. */
export interface TransferredError {
  readonly code: ErrorCode;
  readonly outcome: Outcome;
  readonly param?: string | undefined;
  readonly detail?: Detail | undefined;
  /** The message of the cause, if any. It quotes no stored value. */
  readonly reason: string | undefined;
}

/** Converts a caught error. `outcome` says whether the write may have taken effect. */
export function toTransferred(error: unknown, outcome: Outcome = 'not_applied'): TransferredError {
  if (error instanceof ClienteleError) {
    const { code, param, detail, cause } = error;
    return { code: code as ErrorCode, outcome, param, detail, reason: reasonOf(cause) };
  }
  return { ...classify(error), outcome, reason: reasonOf(error) };
}

function reasonOf(cause: unknown): string | undefined {
  if (cause === undefined) return undefined;
  return cause instanceof Error ? cause.message : String(cause);
}

/** Returns the code and detail of an error of SQLite or of the file system. */
function classify(error: unknown): Pick<TransferredError, 'code' | 'detail'> {
  const { errcode, code } = (error ?? {}) as { errcode?: unknown; code?: unknown };
  if (NO_INDEX_SPACE.includes(errcode ?? code)) return { code: 'store_full' };
  if (code === 'ERR_ACCESS_DENIED') return { code: 'store_unavailable', detail: expectation(DENIED) };
  switch (resultCode(error)) {
    case CODES.SQLITE_FULL:
      return { code: 'store_full' };
    case CODES.SQLITE_CORRUPT:
    case CODES.SQLITE_NOTADB:
      return { code: 'store_corrupt', detail: expectation('the file is not an intact SQLite database') };
    case CODES.SQLITE_BUSY:
      return { code: 'store_unavailable', detail: expectation('another process holds the write lock of its file') };
    default:
      return {
        code: 'store_unavailable',
        detail: expectation(
          'its file cannot be read or written, so check the rights on it and on its directory, and the disk',
        ),
      };
  }
}

export const fromTransferred = ({ code, outcome, param, detail, reason }: TransferredError): AnyClienteleError =>
  errorOf(code, { outcome, param, detail, cause: reason === undefined ? undefined : new Error(reason) });

/** Converts an error of a read or of opening; no write was running. */
export const fileError = (error: unknown): AnyClienteleError =>
  error instanceof ClienteleError ? (error as AnyClienteleError) : fromTransferred(toTransferred(error));
