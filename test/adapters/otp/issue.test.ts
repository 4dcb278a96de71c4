import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { OtpSmsVerifier } from '../../../adapters/otp/index.ts';
import { CardError, errorOf, RateLimitError } from '../../../src/core.ts';
import { contextOf } from '../../support/context.ts';
import { rejects } from '../../support/rejection.ts';
import { operationOf, otpWorld, PHONE, SOURCE } from './otp-world.ts';

const HOUR = 3_600_000;

describe('sending an SMS code', () => {
  test('passes a new code to the sender, and returns its id and expiry', async () => {
    const { issue, outbox, clock } = await otpWorld();
    clock.advance(999);
    const issued = await issue();
    const { code, ...message } = outbox.last;
    const expires_at = Math.floor(clock.now() / 1000) + 600;
    assert.deepEqual(message, { id: issued.id, source: SOURCE, phone: PHONE, expires_at, locale: 'en' });
    assert.deepEqual(issued, { id: issued.id, expires_at });
    assert.match(issued.id, /^sms_[A-Za-z0-9]{24}$/);
    assert.match(code, /^\d{6}$/);
    assert.ok(Object.isFrozen(issued) && Object.isFrozen(outbox.last));
  });

  test('the options choose digits, validity and language', async () => {
    const { create, outbox, clock } = await otpWorld();
    for (const codeDigits of [4, 8]) {
      const otp = create({ codeDigits, expiresIn: 60_000, locale: 'zh' } as never);
      const { expires_at } = await otp.issue({ source: SOURCE, phone: PHONE });
      assert.equal(expires_at, clock.now() / 1000 + 60);
      assert.equal(outbox.last.code.length, codeDigits);
      assert.equal(outbox.last.locale, 'zh');
    }
  });

  test('the digits of codes are uniformly distributed', async () => {
    const { issue, outbox } = await otpWorld({ sendsPerToken: 1000, sendsPerPhone: 1000, codeDigits: 8 });
    for (let sent = 0; sent < 1000; sent += 1) await issue();
    const counts = new Array<number>(10).fill(0);
    for (const { code } of outbox.messages)
      for (const digit of code) counts[Number(digit)] = (counts[Number(digit)] ?? 0) + 1;
    // 8,000 digits: the standard deviation of each count is 27.
    for (const count of counts) assert.ok(Math.abs(count - 800) < 200, String(counts));
    assert.equal(new Set(outbox.messages.map(({ id }) => id)).size, 1000);
  });

  test('rejects parameters by name, missing ones first', async () => {
    const { otp, outbox } = await otpWorld();
    const issue = (params: unknown) => otp.issue(params as never);
    await rejects(issue(undefined), 'parameter_missing', 'source');
    await rejects(issue({ source: 'x' }), 'parameter_missing', 'phone');
    await rejects(issue({ source: SOURCE, phone: PHONE, code: '1' }), 'parameter_unknown', 'code');
    for (const source of [1, '', 'tok_', 'card_1', `tok_${'x'.repeat(252)}`, 'tok_ü']) {
      await rejects(issue({ source, phone: PHONE }), 'parameter_invalid', 'source');
    }
    for (const phone of [
      13800138000,
      '',
      '+',
      '1234',
      '138-0013-8000',
      '138 0013 8000',
      '1'.repeat(21),
      '++13800138000',
      '13800138000\n',
    ]) {
      await rejects(issue({ source: SOURCE, phone }), 'parameter_invalid', 'phone');
    }
    assert.equal(outbox.messages.length, 0);
    for (const phone of ['10086', '13800138000', '+8613800138000', '0085212345678'])
      await issue({ source: SOURCE, phone });
  });

  test('the sends for a token are limited in a sliding window', async () => {
    const { issue, clock, outbox } = await otpWorld();
    for (let sent = 0; sent < 5; sent += 1) {
      await issue();
      clock.advance(60_000);
    }
    const error = await rejects(issue(), 'too_many_attempts', 'source');
    assert.equal(error.retry_after, 55 * 60);
    clock.advance(55 * 60_000 - 1);
    assert.equal((await rejects(issue(), 'too_many_attempts', 'source')).retry_after, 1);
    clock.advance(1);
    await issue();
    assert.equal((await rejects(issue(), 'too_many_attempts', 'source')).retry_after, 60);
    assert.equal(outbox.messages.length, 6);
  });

  test('the sends to a phone number are limited, also with several tokens and spellings', async () => {
    const { issue, clock, outbox } = await otpWorld();
    const spellings = [
      '13800138000',
      '+8613800138000',
      '8613800138000',
      '008613800138000',
      '+008613800138000',
      '013800138000',
      '+86013800138000',
    ];
    for (let sent = 0; sent < 10; sent += 1) await issue(`tok_${sent}`, spellings[sent % spellings.length]);
    for (const phone of spellings) {
      assert.equal((await rejects(issue('tok_x', phone), 'too_many_attempts', 'phone')).retry_after, 3600);
    }
    await issue('tok_x', '13800138001');
    // Numbers of the country code 1 look like mainland numbers without theirs.
    await issue('tok_x', '+13800138000');
    await issue('tok_x', '0013800138000');
    clock.advance(HOUR);
    await issue('tok_x');
    assert.equal(outbox.messages.length, 14);
  });

  test('a refused send leaves the former code valid, and counts for no phone number', async () => {
    const { otp, issue, send } = await otpWorld({ sendsPerToken: 1, sendsPerPhone: 3 });
    const { right } = await send();
    for (let times = 0; times < 3; times += 1) await rejects(issue(), 'too_many_attempts', 'source');
    assert.equal(await otp.verify(right, operationOf()), true);
    await issue('tok_2');
    await issue('tok_3');
    await rejects(issue('tok_4'), 'too_many_attempts', 'phone');
    assert.equal(await otp.verify(right, operationOf()), true);
    await rejects(issue('tok_4'), 'too_many_attempts', 'phone');
  });

  test('a send is counted before the sender is called', async () => {
    const { issue, outbox, create } = await otpWorld({ sendsPerToken: 1 });
    const otherProcess = create();
    let refused: Promise<unknown> | undefined;
    outbox.onSend = () => {
      refused = rejects(otherProcess.issue({ source: SOURCE, phone: PHONE }), 'too_many_attempts', 'source');
    };
    await issue();
    await refused;
    assert.equal(outbox.messages.length, 1);
  });

  test('20 concurrent sends stay within the budget of the token, and the newest code is valid', async () => {
    const { issue, outbox, otp } = await otpWorld();
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => issue()));
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 5);
    assert.equal(outbox.messages.length, 5);
    const valid = [];
    for (const { id, code, source } of outbox.messages)
      valid.push(await otp.verify({ id, code, source }, operationOf()));
    assert.equal(valid.filter(Boolean).length, 1);
  });

  test('sends nothing for a call that has ended already', async () => {
    const { otp, outbox } = await otpWorld({ sendsPerToken: 1 });
    const issue = (context: ReturnType<typeof contextOf>) => otp.issue({ source: SOURCE, phone: PHONE }, context);
    const reason = new Error('the payer left');
    const error = await rejects(issue(contextOf(1000, AbortSignal.abort(reason))), 'aborted');
    assert.equal(error.cause, reason);
    await rejects(issue(contextOf(0)), 'deadline_exceeded');
    assert.equal(outbox.messages.length, 0);
    await issue(contextOf(1000));
  });
});

describe('a sender that fails', () => {
  const failing = async (error: unknown) => {
    const world = await otpWorld({ sendsPerToken: 2 });
    world.outbox.onSend = () => {
      throw error;
    };
    return world;
  };

  test('its refusals reach the caller unchanged', async () => {
    const limited = new RateLimitError('rate_limited', { retry_after: 30 });
    const error = await rejects((await failing(limited)).issue(), 'rate_limited');
    assert.equal(error.retry_after, 30);
    const declined = new CardError('phone_blocked' as never, { param: 'phone' });
    await rejects((await failing(declined)).issue(), 'phone_blocked', 'phone');
  });

  test('any other error becomes send_sms_failed, and its send stays counted', async () => {
    for (const thrown of [
      new Error('no network'),
      errorOf('internal'),
      errorOf('parameter_invalid', { param: 'x' }),
      'text',
      undefined,
    ]) {
      const { issue } = await failing(thrown);
      for (let sent = 0; sent < 2; sent += 1) {
        const error = await rejects(issue(), 'send_sms_failed', undefined, 'unknown');
        assert.equal(error.cause, thrown);
      }
      await rejects(issue(), 'too_many_attempts', 'source');
    }
  });

  test('the former code stays valid if the sender refuses, with its tries', async () => {
    const refusals = [
      new RateLimitError('rate_limited', { retry_after: 60 }),
      new CardError('send_sms_failed'),
      new CardError('phone_blocked' as never),
    ];
    for (const refusal of refusals) {
      const { otp, outbox, issue, send } = await otpWorld();
      const { right, wrong } = await send();
      await rejects(otp.verify(wrong, operationOf()), 'binding_unauthorized', 'sms_code[code]');
      outbox.onSend = () => {
        throw refusal;
      };
      await rejects(issue(), refusal.code);
      const { attempts_left } = await rejects(
        otp.verify(wrong, operationOf()),
        'binding_unauthorized',
        'sms_code[code]',
      );
      assert.equal(attempts_left, 3);
      await Promise.all([rejects(issue(), refusal.code), rejects(issue(), refusal.code)]);
      assert.equal(await otp.verify(right, operationOf()), true);
      await rejects(issue(), refusal.code);
      await rejects(issue(), 'too_many_attempts', 'source');
    }
  });

  test('the former code stays replaced if a later SMS was sent, or if the refused one may have been', async () => {
    const { otp, outbox, issue, send } = await otpWorld();
    const former = await send();
    let later: Awaited<ReturnType<typeof send>> | undefined;
    const otherSend = outbox.send.bind(outbox);
    outbox.send = async (message, context) => {
      outbox.send = otherSend;
      later = await send();
      await otherSend(message, context);
      throw new CardError('send_sms_failed');
    };
    await rejects(issue(), 'send_sms_failed');
    assert.equal(await otp.verify(former.right, operationOf()), false);
    assert.equal(await otp.verify(later?.right ?? assert.fail(), operationOf()), true);
    outbox.onSend = () => {
      throw new CardError('send_sms_failed', { outcome: 'unknown' });
    };
    await rejects(issue(), 'send_sms_failed', undefined, 'unknown');
    assert.equal(await otp.verify(later?.right ?? assert.fail(), operationOf()), false);
  });

  test('the code is valid, because the SMS may have arrived', async () => {
    const { otp, outbox } = await otpWorld();
    let arrived = { id: '', code: '' };
    outbox.onSend = (message) => {
      arrived = message;
      throw new Error('the answer was lost');
    };
    await rejects(otp.issue({ source: SOURCE, phone: PHONE }), 'send_sms_failed', undefined, 'unknown');
    assert.equal(await otp.verify({ ...arrived, source: SOURCE }, operationOf()), true);
  });
});

describe('the options of OtpSmsVerifier', () => {
  test('are checked by name', async () => {
    const { outbox: sender, state } = await otpWorld();
    const make = (options: object) => async () => new OtpSmsVerifier({ sender, state, ...options } as never);
    await rejects(make({ sender: undefined })(), 'parameter_missing', 'sms[sender]');
    await rejects(make({ sender: {} })(), 'parameter_invalid', 'sms[sender]');
    await rejects(make({ state: undefined })(), 'parameter_missing', 'sms[state]');
    await rejects(make({ state: {} })(), 'parameter_invalid', 'sms[state]');
    await rejects(make({ clock: {} })(), 'parameter_invalid', 'sms[clock]');
    await rejects(make({ namespace: '' })(), 'parameter_invalid', 'sms[namespace]');
    await rejects(make({ livemode: 'no' })(), 'parameter_invalid', 'sms[livemode]');
    await rejects(make({ locale: 'fr' })(), 'parameter_invalid', 'sms[locale]');
    await rejects(make({ digits: 6 })(), 'parameter_unknown', 'sms[digits]');
    await rejects(make({ secret: 'short' })(), 'parameter_invalid', 'sms[secret]');
    const limits = {
      codeDigits: [3, 9, '6', 6.5],
      expiresIn: [0, 0.5, 86_400_001, Number.NaN],
      triesPerCode: [0, 101],
      triesPerToken: [0, 1001],
      sendsPerToken: [0, 1001],
      sendsPerPhone: [0, 1001],
      sendWindow: [0, 86_400_001],
    };
    for (const [name, values] of Object.entries(limits)) {
      for (const value of values) await rejects(make({ [name]: value })(), 'parameter_invalid', `sms[${name}]`);
    }
  });

  test('the verifier is a fake if its sender is', async () => {
    const { create, outbox } = await otpWorld();
    assert.equal(create().fake, false);
    assert.equal(create({ sender: Object.assign(Object.create(outbox), { fake: true }) }).fake, true);
  });
});
