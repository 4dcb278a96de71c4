import { timeAfter } from '../../src/domain/time.ts';
import type { StateChange } from '../../src/verifier-kit/scoped-state.ts';
import type { OtpLimits } from './options.ts';
import type { PhoneState, SentCode, TokenState } from './otp-state.ts';
import { wrongTries, wrongTriesOf } from './otp-tries.ts';
import { tooManyAttempts } from './too-many-attempts.ts';

/** How long the count of a token's wrong codes is kept after its last SMS. */
const TOKEN_RETENTION_MS = 86_400_000;

/** How many former codes are kept: as many sends can be refused at the same time without a loss of the code before them. */
const MAX_FORMER_CODES = 2;

/**
 * Counts an SMS to a phone number.
 * @throws RateLimitError `too_many_attempts` if the budget is spent
 */
export function countSendToPhone(sends: PhoneState = [], limits: OtpLimits, now: number) {
  const { sendsPerPhone, sendWindow } = limits;
  const value = countSend(sends, sendsPerPhone, sendWindow, now, 'phone');
  return { value, expiresAt: timeAfter(now, sendWindow), result: undefined };
}

/**
 * Counts an SMS for a token and replaces the token's code.
 * @throws RateLimitError `too_many_attempts` if a budget is spent
 */
export function countSendForToken(token: TokenState | undefined, code: SentCode, limits: OtpLimits, now: number) {
  const value: TokenState = {
    code,
    formerCodes: token === undefined ? [] : [...token.formerCodes, token.code].slice(-MAX_FORMER_CODES),
    formerTries: token === undefined ? 0 : wrongTries(token),
    sends: checkSendForToken(token, limits, now),
    expiresAt: timeAfter(now, Math.max(TOKEN_RETENTION_MS, limits.expiresIn, limits.sendWindow)),
  };
  return { value, expiresAt: value.expiresAt, result: undefined };
}

/**
 * Removes a code that was not sent, so that the code before it is the newest one again. Its send stays counted, and so do all
 * wrong codes.
 */
export function withdrawCode(
  token: TokenState | undefined,
  id: string,
): StateChange<TokenState, void> | { readonly result: undefined } {
  const isNewest = token?.code.id === id;
  const formerCodes = token?.formerCodes.filter((code) => code.id !== id) ?? [];
  const former = isNewest ? formerCodes.pop() : undefined;
  // Without a former code the withdrawn one may stay: no payer knows it.
  if (token === undefined || (isNewest && former === undefined)) return { result: undefined };
  const restored = former && { code: former, formerTries: wrongTries(token) - wrongTriesOf(former) };
  return { value: { ...token, ...restored, formerCodes }, expiresAt: token.expiresAt, result: undefined };
}

/**
 * Returns the sends of a token with one more. No code is sent for a token whose budget of wrong codes is spent.
 * @throws RateLimitError `too_many_attempts` if a budget is spent
 */
export function checkSendForToken(token: TokenState | undefined, limits: OtpLimits, now: number): readonly number[] {
  if (token === undefined) return [now];
  if (wrongTries(token) >= limits.triesPerToken) throw tooManyAttempts('source', token.expiresAt - now);
  return countSend(token.sends, limits.sendsPerToken, limits.sendWindow, now, 'source');
}

function countSend(sends: readonly number[], limit: number, windowMs: number, now: number, param: string) {
  const recent = sends.filter((sentAt) => sentAt + windowMs > now);
  const [oldest = now] = recent.slice(-limit);
  if (recent.length >= limit) throw tooManyAttempts(param, oldest + windowMs - now);
  return [...recent, now];
}
