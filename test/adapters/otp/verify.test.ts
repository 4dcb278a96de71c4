import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rejects } from '../../support/rejection.ts';
import { operationOf, otpWorld } from './otp-world.ts';

const CODE = 'sms_code[code]';

describe('the verification of an SMS code', () => {
  test('accepts the right code, also again', async () => {
    const { otp, send } = await otpWorld();
    const { right } = await send();
    const context = operationOf();
    assert.equal(await otp.verify(right, context), true);
    assert.equal(await otp.verify(right, context), true);
    assert.equal(await otp.verify(right, operationOf()), true);
  });

  test('counts wrong codes down, and then refuses also the right one', async () => {
    const { otp, send, clock } = await otpWorld();
    const { right, wrong } = await send();
    const expires_at = clock.now() / 1000 + 600;
    for (const attempts_left of [4, 3, 2, 1, 0]) {
      const error = await rejects(otp.verify(wrong, operationOf()), 'binding_unauthorized', CODE);
      assert.deepEqual([error.attempts_left, error.expires_at], [attempts_left, expires_at]);
    }
    clock.advance(1);
    const error = await rejects(otp.verify(right, operationOf()), 'too_many_attempts', CODE);
    assert.deepEqual([error.retry_after, error.attempts_left], [600, undefined]);
  });

  test('a code is refused when it has expired', async () => {
    const { otp, send, clock } = await otpWorld();
    const { right } = await send();
    clock.advance(599_999);
    assert.equal(await otp.verify(right, operationOf()), true);
    clock.advance(1);
    const error = await rejects(otp.verify(right, operationOf()), 'binding_unauthorized', CODE);
    assert.deepEqual([error.expires_at, error.attempts_left], [clock.now() / 1000, undefined]);
  });
});
