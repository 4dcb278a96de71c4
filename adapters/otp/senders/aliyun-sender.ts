import { randomUUID } from 'node:crypto';
import { readOptions } from '../../../src/commands/read-options.ts';
import { invalidParameter } from '../../../src/domain/errors.ts';
import type { OperationContext } from '../../../src/ports/operation-context.ts';
import type { PlatformUrl } from '../../../src/ports/platform-types.ts';
import { withoutSecrets } from '../../../src/service/operation/secrets.ts';
import type { JsonResponse } from '../../../src/verifier-kit/json-request.ts';
import { readText, readTimeout, readUrl } from '../../../src/verifier-kit/request-options.ts';
import { retryAfterOf } from '../../../src/verifier-kit/retry-after.ts';
import { expectation } from '../messages.ts';
import { mainlandDigits, phoneDigits } from '../phone-number.ts';
import { formOf, signatureOf } from './aliyun-signature.ts';
import { maybeSent, providerCode, rateLimited, refusedToSend, sendOnce } from './provider-errors.ts';
import { type SmsMessage, SmsSender } from './sms-sender.ts';

/** Options of {@link AliyunSmsSender}. */
export interface AliyunSmsSenderOptions {
  /** Id of an AccessKey with the permission `dysms:SendSms` and no other. */
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** The approved signature (签名) of the messages. */
  readonly signName: string;
  /** The approved template (模板), such as `SMS_71390007`. */
  readonly templateCode: string;
  /** Returns the variables of the template. Default `({ code }) => ({ code })`. */
  readonly templateParam?: ((message: SmsMessage) => object) | undefined;
  /** Default `cn-hangzhou`. */
  readonly regionId?: string | undefined;
  /** Default `https://dysmsapi.aliyuncs.com`. */
  readonly endpoint?: string | PlatformUrl | undefined;
  /** Milliseconds for one message. Default 10,000. The operation's deadline can be earlier. */
  readonly timeout?: number | undefined;
}

const NAMES = [
  'accessKeyId',
  'accessKeySecret',
  'signName',
  'templateCode',
  'templateParam',
  'regionId',
  'endpoint',
  'timeout',
] as const;

const KEY = /^[\x21-\x7e]{1,255}$/;
const TEXT = /^[^\p{Cc}\p{Cs}]{1,100}$/u;

/** Codes for too many messages to a number or in a day, and for too many requests. */
const RATE_LIMIT_CODE = /^(?:isv\.(?:BUSINESS|DAY)_LIMIT_CONTROL|Throttling(?:\..+)?)$/;

/** The limit of a number per minute, hour or day, as the response names it, and after how many seconds it has ended. */
const LIMITS: readonly (readonly [name: string, seconds: number])[] = [
  ['分钟级', 60],
  ['小时级', 3600],
  ['天级', 86_400],
];

/**
 * Sends each SMS through Aliyun SMS (阿里云短信服务, `SendSms` of dysmsapi). Numbers of the Chinese mainland are sent without `+86`,
 * other numbers with their country code. Numbers of the country code 1 are refused, because `SendSms` takes them for mainland
 * numbers.
 *
 * A message is never sent twice: `SendSms` has no idempotency key, so a request is not repeated. Its `OutId` is the id of the
 * message, by which the delivery report names it.
 *
 * `send` throws a RateLimitError `rate_limited` if a limit of Aliyun is reached; by default a number gets one code a minute,
 * five an hour and ten a day. It throws a CardError `send_sms_failed` after any other failure: with the param `phone` if the
 * number is illegal, with the `outcome` `unknown` if the message may have been sent. The code of Aliyun is in the `cause`.
 *
 * @example
 * new AliyunSmsSender({ accessKeyId, accessKeySecret, signName: '示例', templateCode: 'SMS_71390007' })
 */
export class AliyunSmsSender extends SmsSender {
  readonly #url: string;
  readonly #secret: string;
  readonly #params: Readonly<Record<string, string>>;
  readonly #templateParam: (message: SmsMessage) => object;
  readonly #timeout: number;

  /** @throws InvalidRequestError `parameter_missing`, `parameter_invalid` or `parameter_unknown` */
  constructor(options: AliyunSmsSenderOptions) {
    super();
    const read = readOptions(options, NAMES);
    const { templateParam = ({ code }: SmsMessage) => ({ code }), regionId = 'cn-hangzhou' } = read;
    const key = expectation('1 to 255 printable ASCII characters without spaces, as the provider shows them');
    const text = expectation('1 to 100 characters, as the provider shows them');
    this.#secret = readText(read.accessKeySecret, 'accessKeySecret', KEY, key);
    this.#params = {
      AccessKeyId: readText(read.accessKeyId, 'accessKeyId', KEY, key),
      Action: 'SendSms',
      Format: 'JSON',
      RegionId: readText(regionId, 'regionId', TEXT, text),
      SignName: readText(read.signName, 'signName', TEXT, text),
      SignatureMethod: 'HMAC-SHA1',
      SignatureVersion: '1.0',
      TemplateCode: readText(read.templateCode, 'templateCode', TEXT, text),
      Version: '2017-05-25',
    };
    if (typeof templateParam !== 'function') throw invalidParameter('templateParam', 'a function');
    this.#templateParam = templateParam as (message: SmsMessage) => object;
    this.#url = readUrl(read.endpoint ?? 'https://dysmsapi.aliyuncs.com', 'endpoint');
    this.#timeout = readTimeout(read.timeout);
  }

  override async send(message: SmsMessage, context: OperationContext): Promise<void> {
    // POST, because proxies and servers log the parameters of a GET.
    const params = {
      ...this.#params,
      OutId: message.id,
      PhoneNumbers: recipientOf(message),
      SignatureNonce: randomUUID(),
      TemplateParam: this.#variablesOf(message),
      Timestamp: new Date().toISOString().replace(/\.\d+/, ''),
    };
    const request = {
      method: 'POST',
      url: this.#url,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: formOf({ ...params, Signature: signatureOf('POST', params, this.#secret) }),
      timeout: this.#timeout,
    } as const;
    checkResponse(await sendOnce(request, context), message);
  }

  #variablesOf(message: SmsMessage): string {
    try {
      return JSON.stringify(this.#templateParam(message));
    } catch (error) {
      const cause = withoutSecrets(error, [message.code, message.phone]);
      throw refusedToSend('the option templateParam failed').with({ cause });
    }
  }
}

/**
 * Returns the number as `SendSms` takes it. It takes any 11 digits that begin with 1 for a mainland number, so that the code for
 * a number of the country code 1 would reach another person.
 */
function recipientOf({ phone }: SmsMessage): string {
  const mainland = mainlandDigits(phone);
  const digits = mainland ?? phoneDigits(phone);
  if (mainland === undefined && /^1\d{10}$/.test(digits)) {
    throw refusedToSend('SendSms of Aliyun has no form for numbers of the country code 1', 'phone');
  }
  return digits;
}

function checkResponse(response: JsonResponse, { phone, code }: SmsMessage): void {
  const { status, json } = response;
  const { Code, Message } = (json ?? {}) as { Code?: unknown; Message?: unknown };
  if (status < 300 && Code === 'OK') return;
  const refusal = providerCode(Code, [code, phone]);
  if (status === 429 || RATE_LIMIT_CODE.test(refusal)) {
    const limit = LIMITS.find(([name]) => String(Message).includes(name));
    throw rateLimited(retryAfterOf(response) ?? limit?.[1], refusal);
  }
  const reason = `the SMS provider responded with the status ${status} and ${refusal}`;
  if (status >= 500 || (status < 300 && typeof Code !== 'string')) throw maybeSent(new Error(reason));
  throw refusedToSend(reason, refusal === 'isv.MOBILE_NUMBER_ILLEGAL' ? 'phone' : undefined);
}
