import assert, { AssertionError } from 'node:assert/strict';
import { describe, test } from 'node:test';
import { smsVerifierConformance } from '../../../../adapters/conformance/index.ts';
import { SMS_CASES } from '../../../../adapters/conformance/sms-verifier-conformance.ts';
import * as verifiers from './sms-verifiers.ts';

const RESEND = 'after a new code was sent, the former code is rejected and the new one is accepted';
const RESENDS = 'each further code replaces the one before it';
const RESEND_ELSEWHERE = 'another verifier on the same state knows the newest code';
const LAST_TRY =
  'the right code is accepted in the last attempt that is allowed, and attempts_left falls with each wrong code';
const LOCKED = 'concurrent wrong codes are compared no more often than allowed, and then the right code is refused too';
const LOCKED_ELSEWHERE = 'attempts stay used up for another verifier on the same state, as after a restart';
const UNLOCKED = 'a new code is accepted after the attempts for the former one are used up';

/** Broken verifiers, each with the names of all cases that reject it. */
const TABLE: readonly (readonly [typeof verifiers.SoundCodes, ...string[]])[] = [
  [
    verifiers.ApprovalsInMemory,
    'the right code is accepted again by another verifier on the same state, as after a restart',
  ],
  [verifiers.FormerCodesAccepted, RESEND, RESENDS, RESEND_ELSEWHERE],
  [verifiers.NewCodesRejected, RESEND, RESENDS, RESEND_ELSEWHERE, UNLOCKED],
  [verifiers.FormerCodesAcceptedLater, RESEND_ELSEWHERE],
  [verifiers.CountsAfterwards, LOCKED, LOCKED_ELSEWHERE, UNLOCKED],
  [verifiers.CountsInMemory, LOCKED, LOCKED_ELSEWHERE, UNLOCKED],
  [verifiers.CountsForgotten, LOCKED_ELSEWHERE],
  [verifiers.CountsPerToken, UNLOCKED],
  [verifiers.AllowsLess, LAST_TRY],
  [verifiers.AttemptsLeftConstant, LAST_TRY],
];

smsVerifierConformance({ name: 'SoundCodes', create: () => verifiers.subjectOf(verifiers.SoundCodes) });

describe('the suite for SMS verifiers', () => {
  for (const [Broken, ...names] of TABLE) {
    test(`rejects ${Broken.name}`, async () => {
      const failed: string[] = [];
      for (const [fact, check] of SMS_CASES) {
        await check(verifiers.subjectOf(Broken)).catch((error: unknown) => {
          assert.ok(error instanceof AssertionError, String(error));
          assert.match(error.message, /^The contract says/);
          failed.push(fact);
        });
      }
      assert.deepEqual(failed, names);
    });
  }
});
