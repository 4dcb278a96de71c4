import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { WebhookSmsSender } from '../../../../adapters/otp/index.ts';
import { readSigningKey, signedHeaders } from '../../../../adapters/otp/senders/webhook-signature.ts';
import { contextOf } from '../../../support/context.ts';
import {
  hangUp,
  neverRespond,
  respondEndlessly,
  respondHalf,
  respondLate,
  respondWith,
  startHttpService,
} from '../../../support/http-service.ts';
import { rejects } from '../../../support/rejection.ts';
import { assertHidden, MESSAGE, refusal } from '../../../support/sms-message.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const AUTHORIZATION = 'Bearer canary-of-a-header';
const SECRETS = [SECRET, SECRET.slice(6), 'canary'];

const senderOf = (url: string, more: object = {}) =>
  new WebhookSmsSender({
    url: `${url}/sms?key=canary`,
    headers: { Authorization: AUTHORIZATION },
    secret: SECRET,
    ...more,
  });

/** Sends the message within a number of milliseconds. Returns what the error shows. */
const failureOf = (sender: WebhookSmsSender, ms = 5000) => refusal(sender.send(MESSAGE, contextOf(ms)), SECRETS);

const FAILED = ['send_sms_failed', undefined, 'not_applied', undefined];
const MAYBE_SENT = ['send_sms_failed', undefined, 'unknown', undefined];

describe('WebhookSmsSender', () => {
  it('posts the message as JSON, with its id as idempotency key', async () => {
    using service = await startHttpService(respondWith(204, ''));
    await senderOf(service.url).send(MESSAGE, contextOf(5000));
    const [received] = service.requests;
    assert.deepEqual([received?.method, received?.url], ['POST', '/sms?key=canary']);
    assert.deepEqual(JSON.parse(received?.body ?? ''), MESSAGE);
    const { headers = {} } = received ?? {};
    assert.deepEqual(
      [headers['content-type'], headers['idempotency-key'], headers.authorization],
      ['application/json', MESSAGE.id, AUTHORIZATION],
    );
  });

  it('signs the request as Standard Webhooks says', async () => {
    using service = await startHttpService(respondWith(200));
    await senderOf(service.url).send(MESSAGE, contextOf(5000));
    const { headers = {}, body } = service.requests[0] ?? {};
    const timestamp = headers['webhook-timestamp'];
    assert.ok(Math.abs(Number(timestamp) - Date.now() / 1000) < 10);
    const content = `${headers['webhook-id']}.${timestamp}.${body}`;
    const signature = createHmac('sha256', Buffer.alloc(32, 7)).update(content).digest('base64');
    assert.deepEqual([headers['webhook-id'], headers['webhook-signature']], [MESSAGE.id, `v1,${signature}`]);
  });

  it('makes the published signature of Standard Webhooks', () => {
    const key = readSigningKey('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw') ?? assert.fail();
    const headers = signedHeaders(key, 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330, '{"test": 2432232314}');
    assert.equal(headers['webhook-signature'], 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('sends no signature without a secret', async () => {
    using service = await startHttpService(respondWith(200));
    await new WebhookSmsSender({ url: service.url }).send(MESSAGE, contextOf(5000));
    assert.equal(service.requests[0]?.headers['webhook-signature'], undefined);
  });

  it('does not need the body of a response with the status 2xx', async () => {
    using service = await startHttpService();
    for (const respond of [respondWith(200, 'no JSON'), respondHalf(201, { a: 1 }), respondEndlessly(202)]) {
      service.next(respond);
      await senderOf(service.url, { retry: true }).send(MESSAGE, contextOf(5000));
    }
    assert.equal(service.requests.length, 3);
  });

  it('fails with rate_limited after the status 429', async () => {
    using service = await startHttpService(respondWith(429, {}, { 'retry-after': '17' }));
    const limited = ['rate_limited', undefined, 'not_applied'];
    assert.deepEqual(await failureOf(senderOf(service.url, { retry: true })), [...limited, 17]);
    service.next(respondWith(429));
    assert.deepEqual(await failureOf(senderOf(service.url)), [...limited, undefined]);
    assert.equal(service.requests.length, 2);
  });

  it('fails at once after another status 3xx or 4xx', async () => {
    using service = await startHttpService();
    for (const status of [301, 307, 400, 401, 409, 421]) {
      service.next(respondWith(status, MESSAGE, { location: service.url }));
      assert.deepEqual(await failureOf(senderOf(service.url, { retry: true })), FAILED);
    }
    service.next(respondHalf(404, MESSAGE));
    assert.deepEqual(await failureOf(senderOf(service.url, { retry: true })), FAILED);
    assert.equal(service.requests.length, 7);
  });

  it('sends a message once, unless retries are allowed', async () => {
    using service = await startHttpService();
    for (const respond of [respondWith(500), respondWith(503), hangUp, neverRespond, respondHalf(502, MESSAGE)]) {
      service.next(respond);
      assert.deepEqual(await failureOf(senderOf(service.url, { timeout: 300 })), MAYBE_SENT);
    }
    assert.equal(service.requests.length, 5);
  });

  it('repeats a message after a status 5xx or without a response, if retries are allowed', async () => {
    using service = await startHttpService(respondWith(500), hangUp, respondHalf(503, {}), respondWith(200));
    await senderOf(service.url, { retry: true }).send(MESSAGE, contextOf(5000));
    const keys = service.requests.map(({ headers }) => headers['idempotency-key']);
    assert.deepEqual(keys, [MESSAGE.id, MESSAGE.id, MESSAGE.id, MESSAGE.id]);
  });

  it('stops repeating at the deadline and at the timeout', async () => {
    using service = await startHttpService(respondWith(500));
    for (const [timeout, deadline] of [
      [120_000, 1000],
      [1000, 120_000],
    ] as const) {
      const start = performance.now();
      assert.deepEqual(await failureOf(senderOf(service.url, { retry: true, timeout }), deadline), MAYBE_SENT);
      assert.ok(performance.now() - start < 60_000);
    }
    assert.ok(service.requests.length >= 4, String(service.requests.length));
  });

  it('stops repeating when the caller aborts', async () => {
    using service = await startHttpService(respondWith(500));
    const controller = new AbortController();
    void setTimeout(100).then(() => controller.abort());
    const sending = senderOf(service.url, { retry: true }).send(MESSAGE, contextOf(60_000, controller.signal));
    assert.deepEqual(await refusal(sending, SECRETS), MAYBE_SENT);
    // A request that was under way can still arrive.
    await setTimeout(100);
    const { length } = service.requests;
    await setTimeout(400);
    assert.equal(service.requests.length, length);
  });

  it('waits for a late response', async () => {
    using service = await startHttpService(respondLate(100, respondWith(200)));
    await senderOf(service.url).send(MESSAGE, contextOf(5000));
    assert.equal(service.requests.length, 1);
  });

  it('hides its secrets from inspect', () => {
    assertHidden(senderOf('http://127.0.0.1'), SECRETS);
  });

  const invalid: Record<string, [options: object, code: string, param: string]> = {
    'no URL': [{}, 'parameter_missing', 'url'],
    'a URL with a password': [{ url: 'https://a:canary@b.example' }, 'parameter_invalid', 'url'],
    'a secret without prefix': [
      { url: 'https://a.example', secret: 'canary'.repeat(8) },
      'parameter_invalid',
      'secret',
    ],
    'a secret that is too short': [
      { url: 'https://a.example', secret: 'whsec_Y2FuYXJ5' },
      'parameter_invalid',
      'secret',
    ],
    'headers with line breaks': [{ url: 'https://a.example', headers: { a: 'b\nc' } }, 'parameter_invalid', 'headers'],
    'a timeout of 0': [{ url: 'https://a.example', timeout: 0 }, 'parameter_invalid', 'timeout'],
    'retry that is no boolean': [{ url: 'https://a.example', retry: 1 }, 'parameter_invalid', 'retry'],
    'an unknown option': [{ url: 'https://a.example', retries: 1 }, 'parameter_unknown', 'retries'],
  };
  for (const [name, [options, code, param]] of Object.entries(invalid)) {
    it(`rejects ${name}`, async () => {
      const error = await rejects((async () => new WebhookSmsSender(options as never))(), code, param);
      assertHidden(error, SECRETS);
    });
  }
});
