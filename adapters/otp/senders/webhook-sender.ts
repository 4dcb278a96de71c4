import { readOptions } from '../../../src/commands/read-options.ts';
import { invalidParameter } from '../../../src/domain/errors.ts';
import type { OperationContext } from '../../../src/ports/operation-context.ts';
import type { PlatformUrl } from '../../../src/ports/platform-types.ts';
import { NoResponseError, sendJsonRequest } from '../../../src/verifier-kit/json-request.ts';
import { readHeaders, readTimeout, readUrl } from '../../../src/verifier-kit/request-options.ts';
import { type Attempt, retryUntilDeadline } from '../../../src/verifier-kit/request-retry.ts';
import { retryAfterOf } from '../../../src/verifier-kit/retry-after.ts';
import { maybeSent, rateLimited, refusedToSend } from './provider-errors.ts';
import { type SmsMessage, SmsSender } from './sms-sender.ts';
import { readSigningKey, signedHeaders } from './webhook-signature.ts';

/** Options of {@link WebhookSmsSender}. */
export interface WebhookSmsSenderOptions {
  /** The URL that gets the messages. Use https: the request contains the code. */
  readonly url: string | PlatformUrl;
  /** More headers, such as `authorization`. Default none. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Key of the signature: `whsec_` and 24 to 64 bytes in base64. Default: no signature. */
  readonly secret?: string | undefined;
  /** Milliseconds for one message, with its retries. Default 10,000. The operation's deadline can be earlier. */
  readonly timeout?: number | undefined;
  /**
   * Whether a request is repeated after a status 5xx, or without a response. Default false. Set it only if the receiver ignores
   * a repeated `Idempotency-Key`: otherwise the payer can get a message twice.
   */
  readonly retry?: boolean | undefined;
}

const NAMES = ['url', 'headers', 'secret', 'timeout', 'retry'] as const;

/**
 * Posts each SMS as JSON to a URL of yours, which sends it: `{ id, source, phone, code, expires_at, locale }`. A status 2xx means
 * that the message was accepted. The header `Idempotency-Key` is the id of the message. Redirects are not followed.
 *
 * With a `secret`, requests are signed as [Standard Webhooks](https://www.standardwebhooks.com) 1.0 says. The receiver compares,
 * in constant time, `webhook-signature` with `v1,` and the base64 of HMAC-SHA256 of `{webhook-id}.{webhook-timestamp}.{body}`. It
 * refuses a timestamp that is more than five minutes old. The libraries of Standard Webhooks do both.
 *
 * `send` throws a RateLimitError `rate_limited` after a status 429, with the `retry_after` of the response, and a CardError
 * `send_sms_failed` after any other failure. Its `outcome` is `unknown` if the message may have been sent.
 *
 * @example
 * new WebhookSmsSender({ url: 'https://sms.example/codes', secret: process.env.SMS_WEBHOOK_SECRET })
 */
export class WebhookSmsSender extends SmsSender {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #key: Buffer | undefined;
  readonly #timeout: number;
  readonly #retry: boolean;

  /** @throws InvalidRequestError `parameter_missing`, `parameter_invalid` or `parameter_unknown` */
  constructor(options: WebhookSmsSenderOptions) {
    super();
    const { url, headers, secret, timeout, retry = false } = readOptions(options, NAMES);
    this.#url = readUrl(url, 'url');
    this.#headers = readHeaders(headers, 'headers');
    this.#key = readSigningKey(secret);
    this.#timeout = readTimeout(timeout);
    if (typeof retry !== 'boolean') throw invalidParameter('retry', 'true or false');
    this.#retry = retry;
  }

  override async send(message: SmsMessage, context: OperationContext): Promise<void> {
    const { id, source, phone, code, expires_at, locale } = message;
    const body = JSON.stringify({ id, source, phone, code, expires_at, locale });
    const attempt = (timeout: number) => this.#attempt(id, body, timeout, context);
    await retryUntilDeadline(attempt, this.#timeout, context);
  }

  async #attempt(id: string, body: string, timeout: number, context: OperationContext): Promise<Attempt<void>> {
    const headers = {
      ...this.#headers,
      'content-type': 'application/json',
      'idempotency-key': id,
      ...(this.#key && signedHeaders(this.#key, id, Math.floor(Date.now() / 1000), body)),
    };
    try {
      const response = await sendJsonRequest({ method: 'POST', url: this.#url, headers, body, timeout }, context);
      return this.#resultOf(response.status, retryAfterOf(response));
    } catch (error) {
      if (!(error instanceof NoResponseError)) throw error;
      // The status says whether the receiver accepted the message. The body is not needed.
      return error.status === undefined ? this.#failed(error) : this.#resultOf(error.status);
    }
  }

  #resultOf(status: number, retryAfter?: number): Attempt<void> {
    if (status >= 200 && status < 300) return { value: undefined };
    if (status === 429) throw rateLimited(retryAfter);
    const reason = `the receiver of the webhook responded with the status ${status}`;
    if (status < 500) throw refusedToSend(reason);
    return this.#failed(new Error(reason));
  }

  #failed(cause: Error): Attempt<void> {
    const error = maybeSent(cause);
    if (!this.#retry) throw error;
    return { error };
  }
}
