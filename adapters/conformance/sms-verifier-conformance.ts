import { attemptCases } from './sms/attempts.ts';
import { budgetCases } from './sms/budgets.ts';
import { resendCases } from './sms/resends.ts';
import type { SmsCase, SmsVerifierSubject } from './sms/subject.ts';
import { describeVerifier, type VerifierConformanceOptions } from './verifier-conformance.ts';

export type SmsVerifierConformanceOptions = VerifierConformanceOptions<SmsVerifierSubject>;

export const SMS_CASES: readonly SmsCase[] = [...attemptCases, ...resendCases, ...budgetCases];

/**
 * Registers the tests of the {@link SmsVerifier} contract with `node:test`, for a verifier of your own. The facts of its
 * subject select the cases: without `resend`, no case sends a new code.
 */
export const smsVerifierConformance = (options: SmsVerifierConformanceOptions): void =>
  describeVerifier('SmsVerifier', options, SMS_CASES);
