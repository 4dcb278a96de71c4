import { type ClienteleError, errorOf } from '../../../src/domain/errors.ts';
import type { JsonResponse } from '../../../src/verifier-kit/json-request.ts';
import { retryAfterOf } from '../../../src/verifier-kit/retry-after.ts';
import { expectation } from '../messages.ts';
import { maybeSent, providerCode, rateLimited, refusedToSend } from '../senders/provider-errors.ts';
import { CODE_PARAM, tooManyAttempts } from '../too-many-attempts.ts';
import { VERIFICATION_SID } from './code-ids.ts';

/*
 * The error codes of Twilio Verify (https://www.twilio.com/docs/api/errors). Twilio deletes a verification when it is approved, has
 * expired, or has no checks left; a later check gets NOT_FOUND.
 */
const NOT_FOUND = 20404;
const NO_CHECKS_LEFT = 60202;
const NO_SENDS_LEFT = 60203;
const INVALID_PARAMETER = 60200;
const INVALID_NUMBER = 21211;
const LANDLINE = 60205;
const NUMBER_CODES: readonly unknown[] = [INVALID_PARAMETER, INVALID_NUMBER, LANDLINE];

const bodyOf = ({ json }: JsonResponse) => (json ?? {}) as Readonly<Record<string, unknown>>;

const isSuccess = ({ status }: JsonResponse) => status >= 200 && status < 300;

/** Reads the response to the start of a verification. `created` is in Unix milliseconds. */
export function readStarted(
  response: JsonResponse,
  expiresIn: number,
  secrets: readonly string[],
): { sid: string; created: number } {
  const { sid, date_created, code } = bodyOf(response);
  const { status } = response;
  if (isSuccess(response)) {
    const created = Date.parse(String(date_created));
    if (typeof sid === 'string' && VERIFICATION_SID.test(sid) && !Number.isNaN(created)) return { sid, created };
    throw maybeSent(new Error('Twilio responded without the id and the time of the verification'));
  }
  if (code === NO_SENDS_LEFT) throw tooManyAttempts('phone', expiresIn);
  const refusal = providerCode(code, secrets);
  if (status === 429) throw rateLimited(retryAfterOf(response), refusal);
  const reason = `Twilio responded with the status ${status} and ${refusal}`;
  if (status >= 500) throw maybeSent(new Error(reason));
  throw refusedToSend(reason, NUMBER_CODES.includes(code) ? 'phone' : undefined);
}

/** Reads the response to a check: whether the code is right. */
export function readCheck(response: JsonResponse, expiresIn: number, secrets: readonly string[]): boolean {
  const { status: state, code } = bodyOf(response);
  const { status } = response;
  if (isSuccess(response) && typeof state === 'string') return state === 'approved';
  if (status === 404 && code === NOT_FOUND) return false;
  if (code === NO_CHECKS_LEFT) throw tooManyAttempts(CODE_PARAM, expiresIn);
  const refusal = providerCode(code, secrets);
  if (status === 429) throw rateLimited(retryAfterOf(response), refusal);
  if (isSuccess(response) || status >= 500) throw unavailable(new Error(`Twilio responded with the status ${status}`));
  throw refusedCheck(status, refusal);
}

/** Returns the error for a check without a usable response. */
export const unavailable = (cause: unknown): ClienteleError =>
  errorOf('verifier_unavailable', {
    detail: expectation('{method} failed, so try again later', { method: 'TwilioVerifySms.verify' }),
    cause,
  });

/** Returns the error for a check that fails again until the options are right. */
const refusedCheck = (status: number, code: string): ClienteleError =>
  errorOf('verifier_unavailable', {
    detail: expectation(
      'Twilio refused the check with the status {status} and {code}, so check the options of TwilioVerifySms',
      {
        status,
        code,
      },
    ),
    retryable: false,
  });
