import { CardError } from '../../src/domain/errors.ts';
import type { StateChange } from '../../src/verifier-kit/scoped-state.ts';
import type { OtpLimits } from './options.ts';
import { areEqual } from './otp-hashes.ts';
import type { SentCode, TokenState, Try } from './otp-state.ts';
import { CODE_PARAM, tooManyAttempts } from './too-many-attempts.ts';

/** Maximum number of operations that stay approved after they entered the right code, even if the budget is spent later. */
const MAX_APPROVED = 20;

/** The result of counting a try, before its code is compared. */
export type TryResult =
  /** The id is unknown, of another token, or of a former code: no code can be right. */
  | { readonly kind: 'unknown' }
  /** The operation entered the right code before. */
  | { readonly kind: 'approved' }
  /** The try is counted. Compare the code now. */
  | { readonly kind: 'counted'; readonly code: SentCode; readonly attemptsLeft: number };

/**
 * Counts a try in the state of its token, before its code is compared. The tries before it are compared here, because only wrong
 * ones spend the budgets. So concurrent right codes cannot lock each other out, and a crash spends at most a wrong try.
 * @throws CardError `binding_unauthorized` if the code has expired; RateLimitError `too_many_attempts` if a budget is spent
 */
export function countTry(
  token: TokenState | undefined,
  id: string,
  attempt: Try,
  limits: OtpLimits,
  now: number,
): StateChange<TokenState, TryResult> | { readonly result: TryResult } {
  if (token?.code.id !== id) return { result: { kind: 'unknown' } };
  const { code } = token;
  if (code.expiresAt <= now) throw new CardError('binding_unauthorized', { param: CODE_PARAM, ...expiryOf(code) });
  const right = code.tries.filter((each) => isRight(code, each));
  // In one comparison, so that its time does not reveal whether the code alone is right: this comes before the budget.
  if (right.some((each) => areEqual(each.code + each.operation, attempt.code + attempt.operation))) {
    return { result: { kind: 'approved' } };
  }
  const wrong = code.tries.filter((each) => !isRight(code, each));
  const leftOfCode = limits.triesPerCode - wrong.length;
  const leftOfToken = limits.triesPerToken - token.formerTries - wrong.length;
  if (leftOfToken <= 0) throw tooManyAttempts(CODE_PARAM, token.expiresAt - now);
  if (leftOfCode <= 0) throw tooManyAttempts(CODE_PARAM, code.expiresAt - now);
  const tries = [...wrong, ...right.slice(-MAX_APPROVED), attempt];
  const attemptsLeft = Math.min(leftOfCode, leftOfToken) - 1;
  return {
    value: { ...token, code: { ...code, tries } },
    expiresAt: token.expiresAt,
    result: { kind: 'counted', code, attemptsLeft },
  };
}

/** Returns how many wrong codes were entered for a token. */
export const wrongTries = ({ code, formerTries }: TokenState): number => formerTries + wrongTriesOf(code);

/** Returns how many wrong codes were entered for one sent code. */
export const wrongTriesOf = (code: SentCode): number => code.tries.filter((each) => !isRight(code, each)).length;

/** Compares an entered code in constant time. */
export const isRight = ({ hash }: SentCode, { code }: Try): boolean => areEqual(hash, code);

/** Returns the error for a wrong code. */
export const wrongCode = (code: SentCode, attemptsLeft: number): CardError =>
  new CardError('binding_unauthorized', { param: CODE_PARAM, attempts_left: attemptsLeft, ...expiryOf(code) });

export const expiryOf = ({ expiresAt }: SentCode) => ({ expires_at: Math.floor(expiresAt / 1000) });
