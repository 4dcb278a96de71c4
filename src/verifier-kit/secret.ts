import { invalidParameter } from '../domain/errors.ts';
import { MAX_TIME_MS } from '../domain/time.ts';
import type { OperationContext } from '../ports/operation-context.ts';
import type { ScopedState } from './scoped-state.ts';

/** Number of random bytes of a secret. */
const SECRET_BYTES = 32;

/** A shorter secret can be guessed. */
const MIN_SECRET_LENGTH = 16;

/**
 * Checks the secret that an application gave.
 * @param param The option, such as `sms[secret]`.
 * @throws InvalidRequestError naming the option
 */
export function checkSecret(param: string, secret: unknown): string | undefined {
  if (secret === undefined || (typeof secret === 'string' && secret.length >= MIN_SECRET_LENGTH)) return secret;
  throw invalidParameter(param, 'a random string of at least 16 characters');
}

/**
 * Returns the secret that a verifier keeps in its state under a key. Creates it at first use: concurrent first uses, also in
 * several processes, get the same secret. Each call reads it, because the data may have been lost and replaced since.
 */
export function readSecret(state: ScopedState, key: string, context: OperationContext | undefined): Promise<string> {
  return state.update<string, string>(
    key,
    (secret) => {
      if (secret !== undefined) return { result: secret };
      const value = randomSecret();
      return { value, expiresAt: MAX_TIME_MS, result: value };
    },
    context,
  );
}

/** Returns a new secret in hexadecimal digits. */
export function randomSecret(): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
