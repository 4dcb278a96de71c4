import { CardError, RateLimitError } from '../../../src/domain/errors.ts';
import { withoutSecrets } from '../../../src/service/operation/secrets.ts';
import {
  type JsonRequest,
  type JsonResponse,
  NoResponseError,
  type RequestContext,
  sendJsonRequest,
} from '../../../src/verifier-kit/json-request.ts';

/** The form of a provider's error code: a word, or a number of five digits. Other texts of a response may quote the request. */
const PROVIDER_CODE = /^(?:[A-Za-z][A-Za-z0-9._-]{0,99}|\d{5})$/;

/** Returns a provider's error code for logs, without the secrets of the message. */
export const providerCode = (code: unknown, secrets: readonly string[]): string =>
  isText(code) && PROVIDER_CODE.test(String(code)) ? String(withoutSecrets(String(code), secrets)) : 'no error code';

const isText = (code: unknown): boolean => typeof code === 'string' || typeof code === 'number';

/** Returns the error for a message that the provider refused. `reason` is for logs. */
export const refusedToSend = (reason: string, param?: string): CardError =>
  new CardError('send_sms_failed', { param, cause: new Error(reason) });

/** Returns the error for a message that may have been sent, because the provider did not respond or failed. */
export const maybeSent = (cause: Error): CardError => new CardError('send_sms_failed', { outcome: 'unknown', cause });

/** Returns the error for too many requests. `retryAfter` is in seconds, `code` is the provider's, for logs. */
export const rateLimited = (retryAfter: number | undefined, code?: string): RateLimitError =>
  new RateLimitError('rate_limited', {
    retry_after: retryAfter,
    cause: code === undefined ? undefined : new Error(`the SMS provider refused with ${code}`),
  });

/** Sends a request that must not be sent twice. @throws CardError `send_sms_failed` if there is no response */
export async function sendOnce(request: JsonRequest, context: RequestContext | undefined): Promise<JsonResponse> {
  try {
    return await sendJsonRequest(request, context);
  } catch (error) {
    throw error instanceof NoResponseError ? maybeSent(error) : error;
  }
}
