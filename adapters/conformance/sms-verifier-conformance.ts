import { AssertionError } from 'node:assert/strict';
import type { Awaitable } from '../../src/ports/awaitable.ts';
import type { SmsVerifier } from '../../src/ports/sms-verifier.ts';
import { expectThat } from './assertions.ts';
import { freshId } from './samples.ts';
import {
  contextOf,
  describeVerifier,
  expectEqual,
  repeat,
  type VerifierCase,
  type VerifierConformanceOptions,
} from './verifier-conformance.ts';

/** A verifier of SMS codes and a code that it sent. */
export interface SmsVerifierSubject {
  readonly verifier: SmsVerifier;
  /** Id of an SMS code that was sent for the token `source`. */
  readonly id: string;
  /** The digits that the payer received. */
  readonly code: string;
  readonly source: string;
  /** A code that was not sent. Default: `code` with another last digit. */
  readonly wrongCode?: string;
  /** Another token. Default: made up by the suite. */
  readonly otherSource?: string;
}

export type SmsVerifierConformanceOptions = VerifierConformanceOptions<SmsVerifierSubject>;

const withOtherDigit = (code: string): string => code.slice(0, -1) + ((Number(code.at(-1)) + 1) % 10);

const REPEATABLE =
  'the right code stays right for the same token and operation, because a retry verifies it again. If the SMS service ' +
  'accepts a code only once, remember each approval under context.operation and the token, in storage that all processes ' +
  'share, and return true for it without asking the service again (docs/verifiers.md)';

/** Verifies a right code that was approved before in the same operation. */
async function verifyAgain(verify: () => Awaitable<boolean>): Promise<void> {
  let result: unknown;
  try {
    result = await verify();
  } catch (error) {
    throw new AssertionError({ message: `The contract says: ${REPEATABLE}. The call failed with ${String(error)}` });
  }
  expectEqual(result, true, REPEATABLE);
}

export const SMS_CASES: readonly VerifierCase<SmsVerifierSubject>[] = [
  [
    'the right code is accepted',
    async ({ verifier, id, code, source }) => {
      expectThat(/^\d{4,8}$/.test(code), 'a code has 4 to 8 digits');
      expectEqual(await verifier.verify({ id, code, source }, contextOf()), true);
    },
  ],
  [
    'the right code is accepted again in the same operation',
    async ({ verifier, id, code, source }) => {
      const operation = freshId('op');
      expectEqual(await verifier.verify({ id, code, source }, contextOf(operation)), true);
      for (let times = 0; times < 3; times += 1) {
        await verifyAgain(() => verifier.verify({ id, code, source }, contextOf(operation)));
      }
    },
  ],
  [
    'concurrent calls of one operation are all accepted',
    async ({ verifier, id, code, source }) => {
      const context = contextOf();
      await repeat(() => verifyAgain(() => verifier.verify({ id, code, source }, context)));
    },
  ],
  [
    'a wrong code is rejected, and the right one after it is accepted',
    async ({ verifier, id, code, source, wrongCode = withOtherDigit(code) }) => {
      expectEqual(await verifier.verify({ id, code: wrongCode, source }, contextOf()), false);
      expectEqual(await verifier.verify({ id, code, source }, contextOf()), true);
    },
  ],
  [
    'a longer or shorter code is rejected',
    async ({ verifier, id, code, source }) => {
      const attempt = { id, code: code.length < 8 ? `${code}0` : code.slice(0, -1), source };
      expectEqual(await verifier.verify(attempt, contextOf()), false);
    },
  ],
  [
    'the code of another token is rejected',
    async ({ verifier, id, code, otherSource = freshId('tok') }) => {
      expectEqual(await verifier.verify({ id, code, source: otherSource }, contextOf()), false);
    },
  ],
  [
    'a code with an unknown id is rejected',
    async ({ verifier, code, source }) => {
      for (const id of [freshId('sms'), 'sms_constructor', `sms_${'x'.repeat(251)}`]) {
        expectEqual(await verifier.verify({ id, code, source }, contextOf()), false, `${id} is rejected`);
      }
    },
  ],
];

/** Registers the tests of the {@link SmsVerifier} contract with `node:test`, for a verifier of your own. */
export const smsVerifierConformance = (options: SmsVerifierConformanceOptions): void =>
  describeVerifier('SmsVerifier', options, SMS_CASES);
