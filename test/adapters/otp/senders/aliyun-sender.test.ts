import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AliyunSmsSender } from '../../../../adapters/otp/index.ts';
import { signatureOf } from '../../../../adapters/otp/senders/aliyun-signature.ts';
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

const KEYS = { accessKeyId: 'LTAIcanaryId', accessKeySecret: 'canary-of-the-secret' };
const OPTIONS = { ...KEYS, signName: '示例(测试)', templateCode: 'SMS_71390007' };
const SECRETS = Object.values(KEYS);

const OK = {
  Code: 'OK',
  Message: 'OK',
  BizId: '900619746936498440^0',
  RequestId: 'F655A8D5-B967-440B-8683-DAD6FF8DE990',
};

const senderOf = (endpoint: string, more: object = {}) => new AliyunSmsSender({ ...OPTIONS, endpoint, ...more });
const failureOf = (sender: AliyunSmsSender, message = MESSAGE) =>
  refusal(sender.send(message, contextOf(5000)), SECRETS);

const FAILED = ['send_sms_failed', undefined, 'not_applied', undefined];
const MAYBE_SENT = ['send_sms_failed', undefined, 'unknown', undefined];

describe('AliyunSmsSender', () => {
  it('makes the published signature of SendSms', () => {
    const params = {
      SignatureMethod: 'HMAC-SHA1',
      SignatureNonce: '45e25e9b-0a6f-4070-8c85-2956eda1b466',
      AccessKeyId: 'testId',
      SignatureVersion: '1.0',
      Timestamp: '2017-07-12T02:42:19Z',
      Format: 'XML',
      Action: 'SendSms',
      Version: '2017-05-25',
      RegionId: 'cn-hangzhou',
      PhoneNumbers: '15300000001',
      SignName: '阿里云短信测试专用',
      TemplateParam: '{"customer":"test"}',
      TemplateCode: 'SMS_71390007',
      OutId: '123',
    };
    assert.equal(signatureOf('GET', params, 'testSecret'), 'zJDF+Lrzhj/ThnlvIToysFRq6t4=');
  });

  it('posts a signed form', async () => {
    using service = await startHttpService(respondWith(200, OK));
    await senderOf(service.url).send(MESSAGE, contextOf(5000));
    const [{ method, url, headers, body }] = service.requests as [(typeof service.requests)[number]];
    assert.deepEqual([method, url, headers['content-type']], ['POST', '/', 'application/x-www-form-urlencoded']);
    const { Signature, SignatureNonce, Timestamp, ...params } = Object.fromEntries(new URLSearchParams(body));
    assert.deepEqual(params, {
      AccessKeyId: KEYS.accessKeyId,
      Action: 'SendSms',
      Format: 'JSON',
      OutId: MESSAGE.id,
      PhoneNumbers: '13912345678',
      RegionId: 'cn-hangzhou',
      SignName: OPTIONS.signName,
      SignatureMethod: 'HMAC-SHA1',
      SignatureVersion: '1.0',
      TemplateCode: OPTIONS.templateCode,
      TemplateParam: '{"code":"470925"}',
      Version: '2017-05-25',
    });
    assert.match(Timestamp ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const signed = { ...params, SignatureNonce: SignatureNonce ?? '', Timestamp: Timestamp ?? '' };
    assert.equal(Signature, signatureOf('POST', signed, KEYS.accessKeySecret));
  });

  it('makes a new nonce for each message', async () => {
    using service = await startHttpService(respondWith(200, OK));
    const sender = senderOf(service.url);
    for (let i = 0; i < 3; i += 1) await sender.send(MESSAGE, contextOf(5000));
    const nonces = service.requests.map(({ body }) => new URLSearchParams(body).get('SignatureNonce'));
    assert.equal(new Set(nonces).size, 3);
  });

  it('sends mainland numbers without country code, and others with it', async () => {
    using service = await startHttpService(respondWith(200, OK));
    for (const phone of ['+8613912345678', '13912345678', '008613912345678', '+85291234567']) {
      await senderOf(service.url).send({ ...MESSAGE, phone }, contextOf(5000));
    }
    const numbers = service.requests.map(({ body }) => new URLSearchParams(body).get('PhoneNumbers'));
    assert.deepEqual(numbers, ['13912345678', '13912345678', '13912345678', '85291234567']);
  });

  it('refuses numbers that Aliyun would take for mainland numbers of other persons', async () => {
    using service = await startHttpService(respondWith(200, OK));
    for (const phone of ['+13912345678', '0013912345678', '+12025550123']) {
      const sent = senderOf(service.url).send({ ...MESSAGE, phone }, contextOf(5000));
      await rejects(sent, 'send_sms_failed', 'phone');
    }
    assert.equal(service.requests.length, 0);
  });

  it('sends the variables of the option templateParam', async () => {
    using service = await startHttpService(respondWith(200, OK));
    const templateParam = ({ code, expires_at }: typeof MESSAGE) => ({ number: code, until: String(expires_at) });
    await senderOf(service.url, { templateParam, regionId: 'cn-beijing' }).send(MESSAGE, contextOf(5000));
    const params = new URLSearchParams(service.requests[0]?.body);
    assert.deepEqual(params.get('TemplateParam'), '{"number":"470925","until":"1790000000"}');
    assert.equal(params.get('RegionId'), 'cn-beijing');
  });

  it('fails without a request if templateParam throws', async () => {
    using service = await startHttpService(respondWith(200, OK));
    const templateParam = ({ code }: typeof MESSAGE) => {
      throw new Error(`no text for ${code}`);
    };
    assert.deepEqual(await failureOf(senderOf(service.url, { templateParam })), FAILED);
    assert.equal(service.requests.length, 0);
  });

  const limited = (seconds?: number) => ['rate_limited', undefined, 'not_applied', seconds];
  const refusals: Record<string, [status: number, body: object, shown: unknown[]]> = {
    'a limit of a minute': [
      200,
      { Code: 'isv.BUSINESS_LIMIT_CONTROL', Message: '触发分钟级流控Permits:1' },
      limited(60),
    ],
    'a limit of an hour': [
      200,
      { Code: 'isv.BUSINESS_LIMIT_CONTROL', Message: '触发小时级流控Permits:5' },
      limited(3600),
    ],
    'a limit of a day': [
      200,
      { Code: 'isv.BUSINESS_LIMIT_CONTROL', Message: '触发天级流控Permits:10' },
      limited(86_400),
    ],
    'a limit of unknown length': [200, { Code: 'isv.BUSINESS_LIMIT_CONTROL' }, limited()],
    'the limit of the account': [200, { Code: 'isv.DAY_LIMIT_CONTROL', Message: '触发日发送限额' }, limited()],
    'too many requests': [400, { Code: 'Throttling.User', Message: 'Request was denied.' }, limited()],
    'too many requests, by the status': [429, {}, limited(9)],
    'an illegal number': [
      200,
      { Code: 'isv.MOBILE_NUMBER_ILLEGAL' },
      ['send_sms_failed', 'phone', 'not_applied', undefined],
    ],
    'an empty account': [200, { Code: 'isv.OUT_OF_SERVICE', Message: MESSAGE.phone }, FAILED],
    'a wrong key': [404, { Code: 'InvalidAccessKeyId.NotFound', Message: KEYS.accessKeyId }, FAILED],
    'a wrong signature': [400, { Code: 'SignatureDoesNotMatch', Message: `POST&%2F&${MESSAGE.code}` }, FAILED],
    'a code that quotes the request': [400, { Code: `a${MESSAGE.code}`, Message: MESSAGE.code }, FAILED],
    'a code with other characters': [400, { Code: `phone ${MESSAGE.phone}` }, FAILED],
    'a redirect': [302, {}, FAILED],
  };
  for (const [name, [status, body, shown]] of Object.entries(refusals)) {
    it(`fails once after ${name}`, async () => {
      const headers = { location: '/', ...(status === 429 ? { 'retry-after': '9' } : {}) };
      using service = await startHttpService(respondWith(status, body, headers));
      assert.deepEqual(await failureOf(senderOf(service.url)), shown);
      assert.equal(service.requests.length, 1);
    });
  }

  it('names the code of Aliyun in the cause', async () => {
    using service = await startHttpService(respondWith(200, { Code: 'isv.OUT_OF_SERVICE' }));
    const error = await rejects(senderOf(service.url).send(MESSAGE, contextOf(5000)), 'send_sms_failed');
    assert.match(String(error.cause), /isv\.OUT_OF_SERVICE/);
    service.next(respondWith(200, { Code: 'no code but a text' }));
    const unknown = await rejects(senderOf(service.url).send(MESSAGE, contextOf(5000)), 'send_sms_failed');
    assert.match(String(unknown.cause), /status 200 and no error code/);
    for (const Code of [null, undefined, ['isv.OUT'], true]) {
      service.next(respondWith(400, { Code }));
      const missing = await rejects(senderOf(service.url).send(MESSAGE, contextOf(5000)), 'send_sms_failed');
      assert.match(String(missing.cause), /status 400 and no error code/);
    }
  });

  it('sends a message once, also if it is unknown whether Aliyun accepted it', async () => {
    using service = await startHttpService();
    const failures = [
      respondWith(500, { Code: 'InternalError' }),
      respondWith(503, 'unavailable'),
      respondWith(200, 'no JSON'),
      respondWith(200, '[1]'),
      respondWith(200, 'null'),
      respondWith(200, { Message: 'OK' }),
      respondHalf(200, OK),
      respondEndlessly(200),
      hangUp,
      neverRespond,
      respondLate(1000, respondWith(200, OK)),
    ];
    for (const respond of failures) {
      service.next(respond);
      assert.deepEqual(await failureOf(senderOf(service.url, { timeout: 300 })), MAYBE_SENT);
    }
    assert.equal(service.requests.length, failures.length);
  });

  it('hides its secrets from inspect', () => {
    assertHidden(senderOf('http://127.0.0.1'), SECRETS);
  });

  const invalid: Record<string, [options: object, code: string, param: string]> = {
    'no access key': [{ accessKeyId: undefined }, 'parameter_missing', 'accessKeyId'],
    'a secret with spaces': [{ accessKeySecret: 'canary-of-the-secret ' }, 'parameter_invalid', 'accessKeySecret'],
    'no signature': [{ signName: undefined }, 'parameter_missing', 'signName'],
    'an empty template': [{ templateCode: '' }, 'parameter_invalid', 'templateCode'],
    'a templateParam that is no function': [{ templateParam: {} }, 'parameter_invalid', 'templateParam'],
    'a region that is no text': [{ regionId: 1 }, 'parameter_invalid', 'regionId'],
    'an endpoint that is no URL': [{ endpoint: 'dysmsapi.aliyuncs.com' }, 'parameter_invalid', 'endpoint'],
    'a timeout of 0': [{ timeout: 0 }, 'parameter_invalid', 'timeout'],
    'an unknown option': [{ region: 'cn' }, 'parameter_unknown', 'region'],
  };
  for (const [name, [options, code, param]] of Object.entries(invalid)) {
    it(`rejects ${name}`, async () => {
      const given = { ...OPTIONS, ...options } as never;
      assertHidden(await rejects((async () => new AliyunSmsSender(given))(), code, param), SECRETS);
    });
  }
});
