import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rejects } from '../../support/rejection.ts';
import { operationOf, otpWorld, SOURCE } from './otp-world.ts';

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

  test('right codes spend no budget', async () => {
    const { otp, send } = await otpWorld({ triesPerCode: 2 });
    const { right, wrong } = await send();
    for (let times = 0; times < 5; times += 1) assert.equal(await otp.verify(right, operationOf()), true);
    assert.equal((await rejects(otp.verify(wrong, operationOf()), 'binding_unauthorized', CODE)).attempts_left, 1);
    assert.equal(await otp.verify(right, operationOf()), true);
  });

  test('an approved operation stays approved after wrong codes of others have spent the budget', async () => {
    const { otp, send } = await otpWorld();
    const { right, wrong } = await send();
    const approved = operationOf();
    assert.equal(await otp.verify(right, approved), true);
    for (let tries = 0; tries < 5; tries += 1) {
      await rejects(otp.verify(wrong, operationOf()), 'binding_unauthorized', CODE);
    }
    assert.equal(await otp.verify(right, approved), true);
    await rejects(otp.verify(right, operationOf()), 'too_many_attempts', CODE);
    await rejects(otp.verify(wrong, approved), 'too_many_attempts', CODE);
  });

  test('remembers the latest 20 operations that were approved', async () => {
    const { otp, send } = await otpWorld({ triesPerCode: 1 });
    const { right, wrong } = await send();
    const operations = Array.from({ length: 21 }, () => operationOf());
    for (const operation of operations) assert.equal(await otp.verify(right, operation), true);
    await rejects(otp.verify(wrong, operationOf()), 'binding_unauthorized', CODE);
    const [first, second] = operations;
    assert.ok(first && second);
    await rejects(otp.verify(right, first), 'too_many_attempts', CODE);
    for (const operation of operations.slice(1)) assert.equal(await otp.verify(right, operation), true);
  });

  test('an approval ends when the code expires', async () => {
    const { otp, send, clock } = await otpWorld();
    const { right } = await send();
    const context = operationOf();
    assert.equal(await otp.verify(right, context), true);
    clock.advance(599_999);
    assert.equal(await otp.verify(right, context), true);
    clock.advance(1);
    const error = await rejects(otp.verify(right, context), 'binding_unauthorized', CODE);
    assert.deepEqual([error.expires_at, error.attempts_left], [clock.now() / 1000, undefined]);
  });

  test('only the newest code of a token is valid', async () => {
    const { otp, send } = await otpWorld();
    const former = await send();
    const context = operationOf();
    assert.equal(await otp.verify(former.right, context), true);
    const { right, wrong } = await send();
    assert.notEqual(former.right.id, right.id);
    assert.equal(await otp.verify(former.right, context), false);
    assert.equal(await otp.verify({ ...former.right, id: right.id }, operationOf()).catch(() => false), false);
    assert.equal(await otp.verify(right, operationOf()), true);
    const { attempts_left } = await rejects(otp.verify(wrong, operationOf()), 'binding_unauthorized', CODE);
    assert.ok(
      attempts_left === 3 || attempts_left === 4,
      'a try of the former code, which cannot be right, is not counted',
    );
  });

  test('wrong codes of all codes of a token share its budget', async () => {
    const { otp, send, issue, clock } = await otpWorld({ triesPerToken: 7 });
    const former = await send();
    for (let tries = 0; tries < 5; tries += 1) {
      await rejects(otp.verify(former.wrong, operationOf()), 'binding_unauthorized', CODE);
    }
    const { right, wrong } = await send();
    for (const left of [1, 0]) {
      const error = await rejects(otp.verify(wrong, operationOf()), 'binding_unauthorized', CODE);
      assert.equal(error.attempts_left, left);
    }
    const spent = await rejects(otp.verify(right, operationOf()), 'too_many_attempts', CODE);
    assert.equal(spent.retry_after, 86_400);
    // No SMS is paid for a token that can no longer be verified.
    assert.equal((await rejects(issue(), 'too_many_attempts', 'source')).retry_after, 86_400);
    clock.advance(86_400_000);
    assert.equal(await otp.verify((await send()).right, operationOf()), true);
  });

  test('rejects a code of another token, an unknown id, and an unknown token', async () => {
    const { otp, send } = await otpWorld();
    const { right } = await send();
    const other = await send('tok_2');
    assert.equal(await otp.verify({ ...right, source: 'tok_2' }, operationOf()), false);
    assert.equal(await otp.verify({ ...right, id: other.right.id }, operationOf()), false);
    assert.equal(await otp.verify({ ...right, source: 'tok_3' }, operationOf()), false);
    assert.equal(await otp.verify({ ...right, id: 'sms_unknown' }, operationOf()), false);
    assert.equal(await otp.verify({ ...right, source: 'not a token' }, operationOf()), false);
    assert.equal(await otp.verify(right, operationOf()), true);
  });

  test('a code of another length or with other characters is rejected and not counted', async () => {
    const { otp, send } = await otpWorld({ triesPerCode: 1 });
    const { right } = await send();
    for (const code of ['', '123', '123456789', ' 12345', '12345a', '１２３４５６', `${right.code}\n`]) {
      assert.equal(await otp.verify({ ...right, code }, operationOf()), false);
    }
    assert.equal(await otp.verify({ ...right, code: 123456 as never }, operationOf()), false);
    assert.equal(await otp.verify(right, operationOf()), true);
  });

  test('a code with leading zeros is not a number', async () => {
    const { otp, send, outbox } = await otpWorld({ codeDigits: 4, sendsPerToken: 1000, sendsPerPhone: 1000 });
    let attempt = await send();
    while (!outbox.last.code.startsWith('0')) attempt = await send();
    const short = { ...attempt.right, code: attempt.right.code.replace(/^0/, '') };
    assert.equal(await otp.verify(short, operationOf()), false);
    assert.equal(
      await otp.verify({ ...attempt.right, code: `0${attempt.right.code}` }, operationOf()).catch(() => false),
      false,
    );
    assert.equal(await otp.verify(attempt.right, operationOf()), true);
  });

  test('token ids of any length and awkward names have their own codes', async () => {
    const { otp, send } = await otpWorld({ sendsPerPhone: 100 });
    const ids = [
      'tok_constructor',
      'tok___proto__',
      `tok_${'x'.repeat(241)}`,
      `tok_${'x'.repeat(242)}`,
      `tok_${'x'.repeat(251)}`,
    ];
    const attempts = [];
    for (const id of ids) attempts.push((await send(id)).right);
    for (const attempt of attempts) {
      assert.equal(await otp.verify(attempt, operationOf()), true);
      assert.equal(await otp.verify({ ...attempt, source: SOURCE }, operationOf()), false);
    }
  });

  test('a code stays valid for another verifier with the same state, and not with another secret', async () => {
    const secret = 'a secret of the application';
    const { create, send } = await otpWorld({ secret });
    const { right } = await send();
    assert.equal(await create().verify(right, operationOf()), true);
    const other = create({ secret: 'another secret of it' });
    await rejects(other.verify(right, operationOf()), 'binding_unauthorized', CODE);
  });

  test('scopes have their own codes', async () => {
    const { create, send } = await otpWorld();
    const { right } = await send();
    assert.equal(await create({ namespace: 'other' } as never).verify(right, operationOf()), false);
    assert.equal(await create({ livemode: true } as never).verify(right, operationOf()), false);
  });

  test('works at the ends of the calendar, and with a clock that steps back', async () => {
    const { otp, send, clock } = await otpWorld();
    for (const now of [0, 253_402_300_798_000, 1_000_000]) {
      clock.set(now);
      const { right, wrong } = await send(`tok_${now}`);
      assert.equal(await otp.verify(right, operationOf()), true);
      await rejects(otp.verify(wrong, operationOf()), 'binding_unauthorized', CODE);
    }
  });
});
