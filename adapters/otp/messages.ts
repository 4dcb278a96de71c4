import { expectationsOf } from '../../src/domain/expectations.ts';
import type { OTP_EXPECTATIONS } from './messages.zh.ts';

/** Create the details and errors of the SMS verifiers. */
export const { expectation, invalidParameter } = expectationsOf<keyof typeof OTP_EXPECTATIONS>(
  async () => (await import('./messages.zh.ts')).OTP_EXPECTATIONS,
);
