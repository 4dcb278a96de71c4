import type { OperationContext } from '../../../src/ports/operation-context.ts';
import { type SmsAttempt, SmsVerifier } from '../../../src/ports/sms-verifier.ts';
import { type JsonRequest, sendJsonRequest } from '../../../src/verifier-kit/json-request.ts';
import { type IssueCode, type IssuedCode, readIssueCode } from '../issue-code.ts';
import { invalidParameter } from '../messages.ts';
import { sendOnce } from '../senders/provider-errors.ts';
import { TwilioIds } from './code-ids.ts';
import { readTwilioOptions, type TwilioSettings, type TwilioVerifyOptions } from './options.ts';
import { readCheck, readStarted, unavailable } from './responses.ts';

const E164 = /^\+[1-9]\d{6,14}$/;
const CODE = /^[0-9]{4,8}$/;

/**
 * Sends and verifies codes through Twilio Verify. Twilio makes the codes, and counts sends and checks: five of each.
 *
 * Twilio accepts a code only once. Wrap the verifier in a `ConsumingSmsVerifier`, which remembers each approval: alone, it
 * breaks the contract of `SmsVerifier`, and a failed write costs the payer a second SMS.
 *
 * The id of a code binds it to its token by a keyed hash, without storage. The key is `authToken` or `apiKeySecret`: all
 * processes need the same one, and codes sent before it was changed are refused. While a code is valid, Twilio sends the same
 * one to the same number again, for another token too; it is then right for each of these tokens, but only once.
 *
 * No request is repeated, because every check counts.
 *
 * @example
 * const twilio = new TwilioVerifySms({ apiKey, apiKeySecret, serviceSid });
 * const sms = new ConsumingSmsVerifier({ verifier: twilio, state: store.stateStore() });
 * const { id } = await twilio.start({ source: 'tok_1', phone: '+8613800138000' });
 */
export class TwilioVerifySms extends SmsVerifier {
  readonly #settings: TwilioSettings;
  readonly #ids: TwilioIds;

  /** @throws InvalidRequestError `parameter_missing`, `parameter_invalid` or `parameter_unknown` */
  constructor(options: TwilioVerifyOptions) {
    super();
    this.#settings = readTwilioOptions(options);
    this.#ids = new TwilioIds(this.#settings.secret, this.#settings.serviceSid);
  }

  /**
   * Sends a code for a token to a phone number, which must be in the form E.164.
   * @param context Deadline and signal of the caller. Default: only the option `timeout`.
   * @throws InvalidRequestError naming the parameter
   * @throws RateLimitError `too_many_attempts` with `retry_after` after five unused codes, or `rate_limited`
   * @throws CardError `send_sms_failed`: with the param `phone` if the number cannot get an SMS, with the `outcome` `unknown` if
   *   the code may have been sent
   */
  async start(params: IssueCode, context?: Pick<OperationContext, 'remaining' | 'signal'>): Promise<IssuedCode> {
    const { source, phone } = readIssueCode(params);
    if (!E164.test(phone)) {
      throw invalidParameter('phone', 'a phone number with + and country code: 7 to 15 digits, such as +8613800138000');
    }
    const { channel, locale, expiresIn } = this.#settings;
    const form = { To: phone, Channel: channel, ...(locale === undefined ? {} : { Locale: locale }) };
    const response = await sendOnce(this.#request('Verifications', form), context);
    const { sid, created } = readStarted(response, expiresIn, [phone, phone.slice(1)]);
    return Object.freeze({ id: this.#ids.idOf(sid, source), expires_at: Math.floor((created + expiresIn) / 1000) });
  }

  /**
   * Returns true if Twilio approves the code, which uses it up. Returns false if the code is wrong, has expired or was used, and,
   * without a request, if its id was not made for this token.
   * @throws RateLimitError `too_many_attempts` with `retry_after` after five checks, or `rate_limited`
   * @throws ApiError `verifier_unavailable`: the check may have counted
   */
  override async verify({ id, code, source }: SmsAttempt, context: OperationContext): Promise<boolean> {
    const verification = this.#ids.verificationOf(id, source);
    if (verification === undefined || typeof code !== 'string' || !CODE.test(code)) return false;
    const request = this.#request('VerificationCheck', { VerificationSid: verification, Code: code });
    const response = await sendJsonRequest(request, context).catch((error: unknown) => {
      throw unavailable(error);
    });
    return readCheck(response, this.#settings.expiresIn, [code]);
  }

  #request(resource: string, form: Record<string, string>): JsonRequest {
    const { serviceUrl, authorization, timeout } = this.#settings;
    return {
      method: 'POST',
      url: `${serviceUrl}/${resource}`,
      headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
      timeout,
    };
  }
}
