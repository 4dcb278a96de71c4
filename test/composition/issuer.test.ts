import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { MemoryStore } from '../../adapters/memory/index.ts';
import type { Issuer, IssuingVerifier } from '../../src/composition/issuer.ts';
import { CardError, Clientele, type ErrorCode, InvalidRequestError, RateLimitError } from '../../src/core.ts';
import { AnySms, AnyTokens } from '../support/any-verifiers.ts';
import { rejects } from '../support/rejection.ts';

type Issue = IssuingVerifier<Readonly<Record<string, unknown>>>['issue'];

/** Creates a clientele whose SMS codes are issued by a function. */
function clienteleWith(issue: Issue) {
  const ports = { store: new MemoryStore(), tokens: new AnyTokens(), sms: new AnySms() };
  const clientele = new Clientele<undefined, never, Issuer<unknown, unknown>>(ports, undefined, undefined, {
    otp: { issue } as IssuingVerifier,
  });
  return { clientele, otp: clientele.otp };
}

const CANARY = '13800138000';
const PARAMS = { source: 'tok_1', phone: CANARY };

test('issues through the verifier, with the id, deadline and signal of the operation', async () => {
  const { otp } = clienteleWith((params, { operation, remaining, signal }) => {
    assert.deepEqual(params, PARAMS);
    assert.equal(typeof operation, 'string');
    assert.equal(typeof remaining, 'function');
    assert.equal(signal.aborted, false);
    return { id: 'sms_1', expires_at: 5 };
  });
  assert.deepEqual(await otp.issue(PARAMS), { id: 'sms_1', expires_at: 5 });
});

test('an issuer that is not configured is undefined', () => {
  const ports = { store: new MemoryStore(), tokens: new AnyTokens(), sms: new AnySms() };
  const { otp, vault } = new Clientele(ports, undefined);
  assert.deepEqual([otp, vault], [undefined, undefined]);
});

test('the parameters are read once, and the verifier gets a copy', async () => {
  let reads = 0;
  const params = { source: 'tok_1', phone: '' };
  Object.defineProperty(params, 'phone', {
    get: () => {
      reads += 1;
      return `${reads}`;
    },
    enumerable: true,
  });
  const { otp } = clienteleWith((copy) => ({ phone: [copy.phone, copy.phone] }));
  assert.deepEqual(await otp.issue(params), { phone: ['1', '1'] });
});

test('refuses an idempotency key, because a repeated call issues again', async () => {
  const { otp } = clienteleWith(() => assert.fail('the verifier is not called'));
  const options = { idempotencyKey: 'key-1' } as object;
  await rejects(otp.issue(PARAMS, options), 'parameter_unknown', 'idempotencyKey');
});

test('passes the errors of the verifier on, and their fields', async () => {
  const errors = [
    new InvalidRequestError('parameter_invalid', { param: 'phone' }),
    new CardError('send_sms_failed'),
    new RateLimitError('too_many_attempts', { retry_after: 60 }),
  ];
  for (const error of errors) {
    const { otp } = clienteleWith(() => Promise.reject(error));
    const caught = await rejects(otp.issue(PARAMS), error.code, error.param);
    assert.equal(caught.retry_after, error.retry_after);
    assert.equal(caught.constructor, error.constructor);
  }
});

test('an error contains no value of the parameters', async () => {
  const values = { phone: CANARY, name: 'canary-name', fingerprint: 'canary-fingerprint', source: 'tok_canary' };
  const quoted = JSON.stringify(values);
  const failures: [issue: Issue, code: ErrorCode][] = [
    [() => Promise.reject(new Error(quoted, { cause: values })), 'store_unavailable'],
    [
      () => {
        throw new CardError('send_sms_failed', { param: CANARY, cause: new Error(quoted) });
      },
      'send_sms_failed',
    ],
  ];
  for (const [issue, code] of failures) {
    const { otp } = clienteleWith(issue);
    const error = await rejects(otp.issue(values), code, undefined, code === 'send_sms_failed' ? undefined : 'unknown');
    const printed = inspect(error, { depth: 9 }) + JSON.stringify(error) + error.stack + inspect(error.cause);
    assert.doesNotMatch(printed, /canary|13800138000/);
  }
});

test('an invalid parameter is named, also if its value is a part of its name', async () => {
  const { otp } = clienteleWith(() => {
    throw new InvalidRequestError('parameter_invalid', { param: 'phone' });
  });
  await rejects(otp.issue({ source: 'tok_1', phone: 'phone' }), 'parameter_invalid', 'phone');
});

test('after the deadline or an abort, it is unknown whether the verifier has issued, and a repetition is not safe', async () => {
  const { otp } = clienteleWith(() => new Promise(() => {}));
  const late = await rejects(otp.issue(PARAMS, { timeout: 20 }), 'deadline_exceeded', undefined, 'unknown');
  assert.equal(late.retryable, false);
  const controller = new AbortController();
  const issued = otp.issue(PARAMS, { signal: controller.signal });
  controller.abort();
  await rejects(issued, 'aborted', undefined, 'unknown');
  await rejects(otp.issue(PARAMS, { signal: controller.signal }), 'aborted');
});

test('close waits for a running call, and later calls are refused', async () => {
  let finish = (_result: unknown) => {};
  const { clientele, otp } = clienteleWith(() => new Promise((resolve) => (finish = resolve)));
  const issued = otp.issue(PARAMS);
  // The store opens first.
  await new Promise(setImmediate);
  let isClosed = false;
  const closed = clientele.close().then(() => (isClosed = true));
  await new Promise(setImmediate);
  assert.equal(isClosed, false);
  finish('issued');
  assert.equal(await issued, 'issued');
  await closed;
  await rejects(otp.issue(PARAMS), 'store_unavailable');
});

test('every error is in the language of the clientele', async () => {
  const ports = { store: new MemoryStore(), tokens: new AnyTokens(), sms: new AnySms(), locale: 'zh' } as const;
  const failing: IssuingVerifier = { issue: () => Promise.reject(new CardError('send_sms_failed')) };
  const clientele = new Clientele<undefined, never, unknown, Issuer<unknown, unknown>>(ports, undefined, undefined, {
    vault: failing,
  });
  const error = await rejects(clientele.vault.issue({}), 'send_sms_failed');
  assert.match(error.message, /\p{Script=Han}/u);
});
