import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { SmsMessage } from '../../adapters/otp/index.ts';
import { rejection } from './rejection.ts';

/** A message whose phone number and code are easy to find in any output. */
export const MESSAGE: SmsMessage = {
  id: 'sms_01hzy3k4m5n6p7q8r9s0t1v2w3',
  source: 'tok_ii9008yTGCS8PCebbPGenXTC',
  phone: '+8613912345678',
  code: '470925',
  expires_at: 1_790_000_000,
  locale: 'zh',
};

/** Fails if a value, printed or as JSON, contains the phone number, the code or another secret. */
export function assertHidden(value: unknown, secrets: readonly string[] = []): void {
  const text = inspect(value, { depth: null, showHidden: true }) + JSON.stringify(value);
  for (const secret of [MESSAGE.code, '13912345678', ...secrets]) {
    assert.ok(!text.includes(secret), `a secret of ${secret.length} characters is visible`);
  }
}

/** Returns the code, parameter, outcome and `retry_after` of a call's error, in which no secret may be visible. */
export async function refusal(call: Promise<unknown>, secrets: readonly string[] = []): Promise<unknown[]> {
  const error = await rejection(call);
  assertHidden(error, secrets);
  return [error.code, error.param, error.outcome, error.retry_after];
}
