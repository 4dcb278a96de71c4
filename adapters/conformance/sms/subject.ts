import { AssertionError } from 'node:assert/strict';
import { ClienteleError } from '../../../src/domain/errors.ts';
import type { Awaitable } from '../../../src/ports/awaitable.ts';
import type { SmsAttempt, SmsVerifier } from '../../../src/ports/sms-verifier.ts';
import { expectThat } from '../assertions.ts';
import { contextOf, expectEqual, type VerifierCase } from '../verifier-conformance.ts';

/** A code that was sent. */
export interface SentCode {
  /** Id of an SMS code that was sent for the token `source`. */
  readonly id: string;
  /** The digits that the payer received. */
  readonly code: string;
}

/** A verifier of SMS codes and a code that it sent. The optional facts select further cases. */
export interface SmsVerifierSubject extends SentCode {
  readonly verifier: SmsVerifier;
  readonly source: string;
  /** A code that was not sent. Default: `code` with another last digit. */
  readonly wrongCode?: string;
  /** Another token. Default: made up by the suite. */
  readonly otherSource?: string;
  /** Sends a new code for `source`. It replaces the former one. */
  readonly resend?: () => Awaitable<SentCode>;
  /** How many wrong codes the verifier allows until it refuses every further attempt. */
  readonly triesPerCode?: number;
  /** Returns another verifier on the same state, as another process has it, or the same process after a restart. */
  readonly again?: () => Awaitable<SmsVerifier>;
  /** Releases what the subject holds. Called after the test. */
  readonly close?: () => Awaitable<void>;
}

export type SmsCase = VerifierCase<SmsVerifierSubject>;

/** Returns a code of the same length that was not sent. */
export const wrongCodeOf = ({ code, wrongCode }: Pick<SmsVerifierSubject, 'code' | 'wrongCode'>): string =>
  wrongCode ?? code.slice(0, -1) + ((Number(code.at(-1)) + 1) % 10);

const REPEATABLE =
  'the right code stays right for the same token and operation, because a retry verifies it again. If the SMS service ' +
  'accepts a code only once, use ConsumingSmsVerifier of clientele/otp. Or remember each approval under context.operation ' +
  'and the token, in storage that all processes share, and return true for it without asking the service again ' +
  '(docs/verifiers.md)';

/** Verifies a right code that was approved before in the same operation. */
export async function verifyAgain(verify: () => Awaitable<boolean>): Promise<void> {
  let result: unknown;
  try {
    result = await verify();
  } catch (error) {
    throw new AssertionError({ message: `The contract says: ${REPEATABLE}. The call failed with ${String(error)}` });
  }
  expectEqual(result, true, REPEATABLE);
}

/** What a verifier says to an attempt. `locked`: it allows no attempt at present. */
interface Verdict {
  readonly answer: 'accepted' | 'rejected' | 'locked';
  /** How many wrong codes are still allowed, if the verifier says so. */
  readonly attemptsLeft?: number | undefined;
}

/** Verifies a code in a new operation. A rejection is `false`, or a `CardError` with the code `binding_unauthorized`. */
export async function verdictOf(verifier: SmsVerifier, attempt: SmsAttempt): Promise<Verdict> {
  let result: unknown;
  try {
    result = await verifier.verify(attempt, contextOf());
  } catch (error) {
    const fact = 'a rejection is false, binding_unauthorized or too_many_attempts; the call failed with';
    expectThat(error instanceof ClienteleError, `${fact} ${String(error)}`);
    if (error.code === 'binding_unauthorized') return { answer: 'rejected', attemptsLeft: error.attempts_left };
    expectThat(error.code === 'too_many_attempts', `${fact} ${error.code}`);
    return { answer: 'locked' };
  }
  expectEqual(typeof result, 'boolean', 'a verifier returns a boolean');
  return { answer: result === true ? 'accepted' : 'rejected' };
}

/** Fails unless a verifier accepts a code in a new operation. */
export const expectAccepted = async (verifier: SmsVerifier, attempt: SmsAttempt, fact: string): Promise<void> =>
  expectEqual((await verdictOf(verifier, attempt)).answer, 'accepted', fact);

/** Fails unless a verifier rejects a code in a new operation. */
export const expectRejected = async (verifier: SmsVerifier, attempt: SmsAttempt, fact: string): Promise<void> =>
  expectEqual((await verdictOf(verifier, attempt)).answer, 'rejected', fact);
