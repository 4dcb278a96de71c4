import { createHash } from 'node:crypto';

/** A code that was checked. It is written before it is compared, so that a crash cannot give a guess back. */
export interface Try {
  /** Keyed hash of the entered code. */
  readonly code: string;
  /** Keyed hash of the operation's id. */
  readonly operation: string;
}

/** The newest code of a token. */
export interface SentCode {
  readonly id: string;
  /** Keyed hash of the code. */
  readonly hash: string;
  /** Unix time in milliseconds. */
  readonly expiresAt: number;
  /** The wrong codes and the latest right ones that were entered. */
  readonly tries: readonly Try[];
}

/** What the state keeps of a token. */
export interface TokenState {
  readonly code: SentCode;
  /** How many wrong codes were entered for the former codes. */
  readonly formerTries: number;
  /** When codes were sent within the window, in Unix milliseconds. */
  readonly sends: readonly number[];
  /** Unix time in milliseconds at which the entry expires, and its budgets begin anew. */
  readonly expiresAt: number;
}

/** What the state keeps of a phone number: when codes were sent within the window, in Unix milliseconds. */
export type PhoneState = readonly number[];

/** The key under which the state keeps the secret of the hashes. */
export const SECRET_KEY = 'otp:secret';

/** The longest token id that fits into a key of 255 characters. */
const MAX_SOURCE = 245;

export const tokenKey = (source: string): string =>
  source.length <= MAX_SOURCE
    ? `otp:token:${source}`
    : `otp:token#${createHash('sha256').update(source).digest('hex')}`;

export const phoneKey = (hash: string): string => `otp:phone:${hash}`;
