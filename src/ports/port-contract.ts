import { type AnyClienteleError, errorOf } from '../domain/errors.ts';
import { type Detail, type Expectation, expectation } from '../domain/messages.ts';
import { isTimeMs } from '../domain/time.ts';
import type { Clock } from './clock.ts';

/** Returns the error for a port that breaks its contract. It names the port and the field, never a value. */
export const portContract = (expected: Expectation, values?: Detail['values'], cause?: unknown): AnyClienteleError =>
  errorOf('port_contract', { detail: expectation(expected, values), cause });

/** Returns the error for a verifier that breaks its contract. It names the verifier and the field, never a value. */
export const verifierContract = (
  expected: Expectation,
  values?: Detail['values'],
  cause?: unknown,
): AnyClienteleError => errorOf('verifier_contract', { detail: expectation(expected, values), cause });

/** Returns the error for a token of a verifier whose field is wrong. */
export const invalidToken = (field = 'id'): AnyClienteleError =>
  verifierContract('check the field {field} of the token that the token verifier returned', { field });

/** Returns the clock's time in whole milliseconds. */
export function readClock(clock: Clock): number {
  const now: unknown = callLocalPort(EXPECTED_TIME, () => clock.now());
  // A clock such as `performance.timeOrigin + performance.now()` has fractions. Adding 0 turns -0 into 0.
  const whole = typeof now === 'number' ? Math.floor(now) + 0 : now;
  if (isTimeMs(whole)) return whole;
  throw portContract(EXPECTED_TIME);
}

const EXPECTED_TIME = 'the clock must return a Unix time in milliseconds, from 0 to the end of the year 9999';

/** Calls a port that does no I/O. It has no reason to fail, so an error breaks its contract. */
export function callLocalPort(expected: Expectation, call: () => unknown): unknown {
  try {
    return call();
  } catch (cause) {
    throw portContract(expected, undefined, cause);
  }
}
