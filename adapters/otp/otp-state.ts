import { createHash } from 'node:crypto';

/** An entered code. It is stored before it is compared, so that a crash cannot give a guess back. */
export interface Try {
  /** Keyed hash of the entered code. */
  readonly code: string;
  /** Keyed hash of the operation's id. */
  readonly operation: string;
}

/** A code of a token. */
export interface SentCode {
  readonly id: string;
  /** Keyed hash of the code. */
  readonly hash: string;
  /** Unix time in milliseconds. */
  readonly expiresAt: number;
  /** The wrong codes that were entered, and the latest right ones. */
  readonly tries: readonly Try[];
}

/** The state of a token. */
export interface TokenState {
  /** The newest code. No other code is right. */
  readonly code: SentCode;
  /** The latest codes before it. One of them is the newest again if the sender refuses every SMS after it. */
  readonly formerCodes: readonly SentCode[];
  /** How many wrong codes were entered for all codes but the newest one. */
  readonly formerTries: number;
  /** When codes were sent within the window, in Unix milliseconds. */
  readonly sends: readonly number[];
  /** Unix time in milliseconds at which the entry expires, so that its budgets start again. */
  readonly expiresAt: number;
}

/** The state of a phone number: when codes were sent within the window, in Unix milliseconds. */
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
