import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { smsVerifierConformance } from '../../../../adapters/conformance/index.ts';
import { MemoryStore } from '../../../../adapters/memory/index.ts';
import { ConsumingSmsVerifier, TwilioVerifySms } from '../../../../adapters/otp/index.ts';
import { createTestClientele } from '../../../../adapters/testing/index.ts';
import { errorOf } from '../../../../src/domain/errors.ts';
import { contextOf } from '../../../support/context.ts';
import {
  hangUp,
  neverRespond,
  respondEndlessly,
  respondHalf,
  respondWith,
  startHttpService,
} from '../../../support/http-service.ts';
import { rejection, rejects } from '../../../support/rejection.ts';
import { assertHidden, MESSAGE, refusal } from '../../../support/sms-message.ts';
import { ACCOUNT_SID, AUTH_TOKEN, SERVICE_SID, startTwilioService } from '../../../support/twilio-service.ts';

const OPTIONS = { accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN, serviceSid: SERVICE_SID };
const API_KEY = { apiKey: `SK${'2c'.repeat(16)}`, apiKeySecret: 'canary-of-the-key-secret' };
const SECRETS = ['canary', Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString('base64')];

const PHONE = MESSAGE.phone;
const SOURCE = MESSAGE.source;
const OTHER_SOURCE = 'tok_another';

const verifierOf = (endpoint: string, more: object = {}) => new TwilioVerifySms({ ...OPTIONS, endpoint, ...more });
const context = () => contextOf(5000);

/** Starts a service and a verification. */
async function started() {
  const service = await startTwilioService();
  const verifier = verifierOf(service.url);
  const { id, expires_at } = await verifier.start({ source: SOURCE, phone: PHONE });
  const code = service.pending.get(PHONE)?.code ?? assert.fail();
  const wrong = code.slice(0, 5) + ((Number(code[5]) + 1) % 10);
  return { service, verifier, id, code, wrong, expires_at, [Symbol.dispose]: () => service[Symbol.dispose]() };
}

/** An id that the verifier made, for calls that need no verification. */
async function idOf(verifier: (url: string) => TwilioVerifySms): Promise<string> {
  using service = await startTwilioService();
  return (await verifier(service.url).start({ source: SOURCE, phone: PHONE })).id;
}

/** Only a response that never comes needs a short timeout. Any other could miss it on a busy machine. */
const timeoutFor = (failure: string): number => (/no response|half a response/.test(failure) ? 300 : 20_000);

describe('TwilioVerifySms', () => {
  it('starts a verification, and approves its code once', async () => {
    using it = await started();
    assert.match(it.id, /^sms_VE[0-9a-f]{32}_[\w-]{43}$/);
    assert.ok(Math.abs(it.expires_at - Date.now() / 1000 - 600) < 5);
    assert.equal(await it.verifier.verify({ id: it.id, code: it.wrong, source: SOURCE }, context()), false);
    assert.equal(await it.verifier.verify({ id: it.id, code: it.code, source: SOURCE }, context()), true);
    assert.equal(await it.verifier.verify({ id: it.id, code: it.code, source: SOURCE }, context()), false);
    const forms = it.service.requests.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
    const [, sid = ''] = it.id.split('_');
    assert.deepEqual(forms.slice(0, 2), [
      { To: PHONE, Channel: 'sms' },
      { VerificationSid: sid, Code: it.wrong },
    ]);
  });

  it('returns the time at which a resent code expires', async () => {
    using it = await started();
    const verification = it.service.pending.get(PHONE) ?? assert.fail();
    it.service.pending.set(PHONE, { ...verification, date_created: '2026-01-01T00:00:00Z' });
    const { expires_at } = await it.verifier.start({ source: SOURCE, phone: PHONE });
    assert.equal(expires_at, Date.parse('2026-01-01T00:10:00Z') / 1000);
  });

  it('sends channel and language', async () => {
    using service = await startTwilioService();
    await verifierOf(service.url, { channel: 'call', locale: 'zh' }).start({ source: SOURCE, phone: PHONE });
    const form = Object.fromEntries(new URLSearchParams(service.requests[0]?.body));
    assert.deepEqual(form, { To: PHONE, Channel: 'call', Locale: 'zh' });
  });

  it('authenticates with an API key', async () => {
    using service = await startHttpService(
      respondWith(201, { sid: `VE${'0'.repeat(32)}`, date_created: '2026-01-01T00:00:00Z' }),
    );
    const { serviceSid } = OPTIONS;
    await new TwilioVerifySms({ ...API_KEY, serviceSid, endpoint: `${service.url}/` }).start({
      source: SOURCE,
      phone: PHONE,
    });
    const credentials = Buffer.from(`${API_KEY.apiKey}:${API_KEY.apiKeySecret}`).toString('base64');
    assert.equal(service.requests[0]?.headers.authorization, `Basic ${credentials}`);
    assert.equal(service.requests[0]?.url, `/v2/Services/${SERVICE_SID}/Verifications`);
  });

  it('rejects an id of another token, key or service without a request', async () => {
    using it = await started();
    const { id, code, verifier } = it;
    const { length } = it.service.requests;
    const changed = id.slice(0, -2) + (id.endsWith('AA') ? 'BB' : 'AA');
    const sid = id.slice(4, 38);
    for (const other of [
      changed,
      `sms_${sid}`,
      `sms_${sid}_`,
      'sms_1',
      `${id}A`,
      `sms_VE${'0'.repeat(32)}_${id.slice(39)}`,
    ]) {
      assert.equal(await verifier.verify({ id: other, code, source: SOURCE }, context()), false);
    }
    assert.equal(await verifier.verify({ id, code, source: OTHER_SOURCE }, context()), false);
    for (const code of ['123', '123456789', '12345a', 123456 as never]) {
      assert.equal(await verifier.verify({ id, code, source: SOURCE }, context()), false);
    }
    for (const more of [{ authToken: 'another' }, { serviceSid: `VA${'3d'.repeat(16)}` }]) {
      assert.equal(await verifierOf(it.service.url, more).verify({ id, code, source: SOURCE }, context()), false);
    }
    assert.equal(it.service.requests.length, length);
  });

  it('accepts an id that another process made with the same key', async () => {
    using it = await started();
    assert.equal(
      await verifierOf(it.service.url).verify({ id: it.id, code: it.code, source: SOURCE }, context()),
      true,
    );
  });

  it('fails with too_many_attempts after five checks', async () => {
    using it = await started();
    for (let i = 0; i < 5; i += 1) {
      assert.equal(await it.verifier.verify({ id: it.id, code: it.wrong, source: SOURCE }, context()), false);
    }
    const shown = await refusal(it.verifier.verify({ id: it.id, code: it.code, source: SOURCE }, context()), SECRETS);
    assert.deepEqual(shown, ['too_many_attempts', 'sms_code[code]', 'not_applied', 600]);
  });

  it('fails with too_many_attempts after five sends', async () => {
    using it = await started();
    for (let i = 1; i < 5; i += 1) await it.verifier.start({ source: SOURCE, phone: PHONE });
    const shown = await refusal(it.verifier.start({ source: SOURCE, phone: PHONE }), SECRETS);
    assert.deepEqual(shown, ['too_many_attempts', 'phone', 'not_applied', 600]);
  });

  it('rejects invalid parameters of start without a request', async () => {
    using service = await startTwilioService();
    const verifier = verifierOf(service.url);
    await rejects(verifier.start({ source: 'card_1', phone: PHONE }), 'parameter_invalid', 'source');
    await rejects(verifier.start({ phone: PHONE } as never), 'parameter_missing', 'source');
    for (const phone of ['13912345678', '+0139123456', '+86 13912345678', '+123456', `+${'1'.repeat(16)}`]) {
      assertHidden(await rejects(verifier.start({ source: SOURCE, phone }), 'parameter_invalid', 'phone'));
    }
    assert.equal(service.requests.length, 0);
  });

  const FAILED = ['send_sms_failed', undefined, 'not_applied', undefined];
  const MAYBE_SENT = ['send_sms_failed', undefined, 'unknown', undefined];
  const body = { sid: `VE${'0'.repeat(32)}`, date_created: '2026-01-01T00:00:00Z' };
  const startFailures: Record<string, [respond: ReturnType<typeof respondWith>, shown: unknown[]]> = {
    'a number that Twilio refuses': [
      respondWith(400, { code: 60200, message: PHONE }),
      ['send_sms_failed', 'phone', 'not_applied', undefined],
    ],
    'a wrong service': [respondWith(404, { code: 20404 }), FAILED],
    'a wrong key': [respondWith(401, { code: 20003, message: AUTH_TOKEN }), FAILED],
    'a redirect': [respondWith(307, {}, { location: '/' }), FAILED],
    'too many requests': [
      respondWith(429, { code: 20429 }, { 'retry-after': '3' }),
      ['rate_limited', undefined, 'not_applied', 3],
    ],
    'an error of Twilio': [respondWith(500, { code: 20500 }), MAYBE_SENT],
    'a closed connection': [hangUp, MAYBE_SENT],
    'no response': [neverRespond, MAYBE_SENT],
    'half a response': [respondHalf(201, body), MAYBE_SENT],
    'an endless response': [respondEndlessly(201), MAYBE_SENT],
    'no JSON': [respondWith(201, '<html>'), MAYBE_SENT],
    'a response without an id': [respondWith(201, { ...body, sid: 'VE1' }), MAYBE_SENT],
    'a response without a time': [respondWith(201, { sid: body.sid }), MAYBE_SENT],
  };
  for (const [name, [respond, shown]] of Object.entries(startFailures)) {
    it(`start fails once after ${name}`, async () => {
      using service = await startHttpService(respond);
      const starting = verifierOf(service.url, { timeout: timeoutFor(name) }).start(
        { source: SOURCE, phone: PHONE },
        context(),
      );
      assert.deepEqual(await refusal(starting, SECRETS), shown);
      assert.equal(service.requests.length, 1);
    });
  }

  const UNAVAILABLE = ['verifier_unavailable', undefined, 'not_applied', undefined];
  const checkFailures: Record<string, [respond: ReturnType<typeof respondWith>, shown: unknown[], retryable: boolean]> =
    {
      'too many requests': [
        respondWith(429, { code: 20429 }, { 'retry-after': '3' }),
        ['rate_limited', undefined, 'not_applied', 3],
        true,
      ],
      'a wrong key': [respondWith(401, { code: 20003, message: AUTH_TOKEN }), UNAVAILABLE, false],
      'a status 404 that is not of Twilio': [respondWith(404, 'not found'), UNAVAILABLE, false],
      'a redirect': [respondWith(302, {}, { location: '/' }), UNAVAILABLE, false],
      'an error of Twilio': [respondWith(503, { code: 20503, message: MESSAGE.code }), UNAVAILABLE, true],
      'a closed connection': [hangUp, UNAVAILABLE, true],
      'no response': [neverRespond, UNAVAILABLE, true],
      'half a response': [respondHalf(200, { status: 'approved' }), UNAVAILABLE, true],
      'no JSON': [respondWith(200, MESSAGE.code), UNAVAILABLE, true],
      'a response without a status': [respondWith(200, { valid: true }), UNAVAILABLE, true],
    };
  for (const [name, [respond, shown, retryable]] of Object.entries(checkFailures)) {
    it(`verify fails once after ${name}`, async () => {
      const id = await idOf(verifierOf);
      using service = await startHttpService(respond);
      const attempt = { id, code: MESSAGE.code, source: SOURCE };
      const verify = () => verifierOf(service.url, { timeout: timeoutFor(name) }).verify(attempt, context());
      assert.deepEqual(await refusal(verify(), SECRETS), shown);
      assert.equal(service.requests.length, 1);
      assert.equal((await rejection(verify())).retryable, retryable);
    });
  }

  it('rejects a code if the verification has another status', async () => {
    const id = await idOf(verifierOf);
    for (const status of ['canceled', 'expired', 'max_attempts_reached', 'failed', 'deleted', 'Approved']) {
      using service = await startHttpService(respondWith(200, { status, valid: true }));
      assert.equal(await verifierOf(service.url).verify({ id, code: MESSAGE.code, source: SOURCE }, context()), false);
    }
  });

  it('hides its secrets from inspect', () => {
    assertHidden(verifierOf('http://127.0.0.1'), SECRETS);
  });

  const invalid: Record<string, [options: object, code: string, param: string]> = {
    'no account': [{ authToken: 'a', serviceSid: SERVICE_SID }, 'parameter_missing', 'accountSid'],
    'no token': [{ accountSid: ACCOUNT_SID, serviceSid: SERVICE_SID }, 'parameter_missing', 'authToken'],
    'an API key without secret': [{ ...OPTIONS, apiKey: API_KEY.apiKey }, 'parameter_missing', 'apiKeySecret'],
    'a secret without API key': [{ ...OPTIONS, apiKeySecret: 'canary' }, 'parameter_missing', 'apiKey'],
    'a service of another form': [{ ...OPTIONS, serviceSid: '../canary' }, 'parameter_invalid', 'serviceSid'],
    'a token with a line break': [{ ...OPTIONS, authToken: 'canary\n' }, 'parameter_invalid', 'authToken'],
    'an unknown channel': [{ ...OPTIONS, channel: 'fax' }, 'parameter_invalid', 'channel'],
    'a malformed locale': [{ ...OPTIONS, locale: 'chinese' }, 'parameter_invalid', 'locale'],
    'an endpoint with a password': [{ ...OPTIONS, endpoint: 'https://a:canary@b' }, 'parameter_invalid', 'endpoint'],
    'a negative validity': [{ ...OPTIONS, expiresIn: -1 }, 'parameter_invalid', 'expiresIn'],
    'an unknown option': [{ ...OPTIONS, retries: 1 }, 'parameter_unknown', 'retries'],
  };
  for (const [name, [options, code, param]] of Object.entries(invalid)) {
    it(`rejects ${name}`, async () => {
      assertHidden(await rejects((async () => new TwilioVerifySms(options as never))(), code, param), SECRETS);
    });
  }
});

describe('TwilioVerifySms in a ConsumingSmsVerifier', () => {
  smsVerifierConformance({
    name: 'ConsumingSmsVerifier of TwilioVerifySms',
    create: async () => {
      const it = await started();
      const store = new MemoryStore();
      await store.open();
      const verifier = new ConsumingSmsVerifier({ verifier: it.verifier, state: store.stateStore() });
      const close = async () => {
        it[Symbol.dispose]();
        await store.close();
      };
      return { verifier, id: it.id, code: it.code, source: SOURCE, close };
    },
  });

  it('costs the payer no second SMS if the write after the approval fails', async () => {
    class FailingOnce extends MemoryStore {
      failures = 1;
      override insert(...args: Parameters<MemoryStore['insert']>): ReturnType<MemoryStore['insert']> {
        this.failures -= 1;
        if (this.failures >= 0) throw errorOf('store_unavailable');
        return super.insert(...args);
      }
    }
    using service = await startTwilioService();
    const twilio = verifierOf(service.url);
    await using clientele = await createTestClientele({
      store: new FailingOnce(),
      sms: { kind: 'consuming', verifier: twilio },
    });
    const { source } = clientele.issueCard();
    const { id } = await twilio.start({ source, phone: PHONE });
    const params = { app: 'app_1', source, sms_code: { id, code: service.pending.get(PHONE)?.code ?? '' } };
    await rejects(clientele.customers.create(params), 'store_unavailable');
    const customer = await clientele.customers.create(params);
    assert.equal(customer.sources.data.length, 1);
    assert.equal(service.requests.filter(({ url }) => url?.endsWith('VerificationCheck')).length, 1);
  });
});
