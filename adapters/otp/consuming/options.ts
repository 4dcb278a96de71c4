import type { SmsVerifier } from '../../../src/ports/sms-verifier.ts';

/** Options of {@link ConsumingSmsVerifier}, beside those of its state. */
export interface ConsumingOptions {
  /** The verifier whose service accepts each code once. */
  verifier: SmsVerifier;
  /**
   * How long an approval is remembered after the service gave it, in milliseconds. Default: 600,000 (10 minutes), the life of a
   * code at most services. To let a retry under an idempotency key succeed as long as the key is valid, set it to 86,400,000.
   */
  expiresIn?: number | undefined;
  /** How long a call waits for the service, in milliseconds. The caller's deadline does not shorten it. Default: 10,000. */
  timeout?: number | undefined;
  /** The key of the hashes of approved codes, at least 16 characters. Default: a random key in the state. */
  secret?: string | undefined;
}

/** The names of the options. */
export const CONSUMING_OPTION_NAMES = [
  'verifier',
  'expiresIn',
  'timeout',
  'secret',
] as const satisfies readonly (keyof ConsumingOptions)[];
