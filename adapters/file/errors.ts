import type { ErrorCode, Outcome } from '../../src/domain/error-codes.ts';
import { type AnyClienteleError, ClienteleError, errorOf } from '../../src/domain/errors.ts';
import type { Detail } from '../../src/domain/messages.ts';
import { expectation } from '../../src/domain/messages.ts';

/** SQLite's primary result codes that make a difference here. */
const CODES = { SQLITE_BUSY: 5, SQLITE_IOERR: 10, SQLITE_CORRUPT: 11, SQLITE_FULL: 13, SQLITE_NOTADB: 26 } as const;

/** The primary result code of what a driver threw; 0 where SQLite did not. */
function resultCode(error: unknown): number {
  if (typeof error !== 'object' || error === null) return 0;
  const { errcode, code } = error as { errcode?: unknown; code?: unknown };
  if (typeof errcode === 'number') return errcode & 0xff;
  const name = /^SQLITE_[A-Z]+/.exec(String(code))?.[0] ?? '';
  return Object.hasOwn(CODES, name) ? CODES[name as keyof typeof CODES] : 0;
}

/** Whether another connection has the lock that was wanted. */
export const isBusy = (error: unknown): boolean => resultCode(error) === CODES.SQLITE_BUSY;

/** Whether the file may be other than SQLite believes: what came of a commit is not known then. */
export const isIoError = (error: unknown): boolean => resultCode(error) === CODES.SQLITE_IOERR;

/** A failure as it goes from one thread to another. */
export interface Failure {
  readonly code: ErrorCode;
  readonly outcome: Outcome;
  readonly param?: string | undefined;
  readonly detail?: Detail | undefined;
  /** What SQLite said. It quotes no value. */
  readonly reason: string;
}

export function failureOf(error: unknown, outcome: Outcome = 'not_applied'): Failure {
  if (error instanceof ClienteleError) {
    const { code, param, detail } = error;
    return { code: code as ErrorCode, outcome, param, detail, reason: error.message };
  }
  const reason = error instanceof Error ? error.message : String(error);
  switch (resultCode(error)) {
    case CODES.SQLITE_FULL:
      return { code: 'store_full', outcome, detail: undefined, reason };
    case CODES.SQLITE_CORRUPT:
    case CODES.SQLITE_NOTADB:
      return {
        code: 'store_corrupt',
        outcome,
        detail: expectation('the file is not an intact SQLite database'),
        reason,
      };
    case CODES.SQLITE_BUSY:
      return {
        code: 'store_unavailable',
        outcome,
        detail: expectation('another process holds the write lock of its file'),
        reason,
      };
    default:
      return {
        code: 'store_unavailable',
        outcome,
        detail: expectation('its file cannot be read or written'),
        reason,
      };
  }
}

export const errorFrom = ({ code, outcome, param, detail, reason }: Failure): AnyClienteleError =>
  errorOf(code, { outcome, param, detail, cause: new Error(reason) });

/** The error of what SQLite, or the file system, threw outside of a write. */
export const fileError = (error: unknown): AnyClienteleError =>
  error instanceof ClienteleError ? (error as AnyClienteleError) : errorFrom(failureOf(error));
