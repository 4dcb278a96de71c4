import { RateLimitError } from '../../src/domain/errors.ts';

/** The parameter of an entered code. */
export const CODE_PARAM = 'sms_code[code]';

/** Returns the error for a budget that is spent for a number of milliseconds. */
export const tooManyAttempts = (param: string, remainingMs: number): RateLimitError =>
  new RateLimitError('too_many_attempts', { param, retry_after: Math.max(1, Math.ceil(remainingMs / 1000)) });
