import { readOptions } from '../../../src/commands/read-options.ts';
import { checkRequiredPort } from '../../../src/ports/port-methods.ts';
import type { SmsVerifier } from '../../../src/ports/sms-verifier.ts';
import { readDuration } from '../../../src/verifier-kit/request-options.ts';
import { checkSecret } from '../../../src/verifier-kit/secret.ts';
import {
  readVerifierState,
  VERIFIER_STATE_NAMES,
  type VerifierState,
} from '../../../src/verifier-kit/verifier-state.ts';

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

const EXPIRES_IN_MS = 600_000;
const TIMEOUT_MS = 10_000;

/**
 * Reads and checks the options of the verifier, and fills in the defaults.
 * @throws InvalidRequestError naming the option, such as `sms[verifier]`
 */
export function readConsumingOptions(options: ConsumingOptions & VerifierState) {
  const read = readOptions(options, ['verifier', 'expiresIn', 'timeout', 'secret', ...VERIFIER_STATE_NAMES], ['sms']);
  const { verifier, expiresIn, timeout } = read;
  checkRequiredPort('sms[verifier]', verifier, ['verify']);
  return {
    ...readVerifierState('sms', read),
    verifier: verifier as SmsVerifier,
    expiresIn: readDuration(expiresIn, 'sms[expiresIn]', EXPIRES_IN_MS),
    timeout: readDuration(timeout, 'sms[timeout]', TIMEOUT_MS),
    secret: checkSecret('sms[secret]', read.secret),
  };
}
